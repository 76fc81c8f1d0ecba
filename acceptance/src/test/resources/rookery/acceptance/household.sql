-- A user whom no node has heard of, with a session, in a team and in channels of every type, in
-- which others wrote what is unread; with threads that the user follows, categories and
-- preferences. What they look like is copied from one of each that was made over REST, whatever
-- columns there are. {n}: four digits; {others}: how many users share the channels.

insert into users select r.* from users m, lateral jsonb_populate_record(m, jsonb_build_object(
    'id', 'user{n}' || lpad('0', 18, '0'), 'username', 'user{n}', 'email', 'user{n}@example.org')) r
  where m.username = 'model';

insert into sessions select r.* from sessions m, lateral jsonb_populate_record(m,
    jsonb_build_object('id', 'sess{n}' || lpad('0', 18, '0'),
      'user_id', 'user{n}' || lpad('0', 18, '0'), 'token_hash', '{hash}')) r
  where m.user_id = (select id from users where username = 'model') limit 1;

insert into teams select r.* from teams m, lateral jsonb_populate_record(m, jsonb_build_object(
    'id', 'team{n}' || lpad('0', 18, '0'), 'name', 'team{n}', 'invite_id', 'team{n}',
    'allow_open_invite', true)) r
  where m.name = 'pattern';

insert into team_members select r.* from team_members m,
    (select id from users where id like 'other%' and id < 'other' || lpad('{members}', 21, '0')
      union all select 'user{n}' || lpad('0', 18, '0')) u,
    lateral jsonb_populate_record(m, jsonb_build_object(
      'team_id', 'team{n}' || lpad('0', 18, '0'), 'user_id', u.id)) r
  where m.user_id = (select id from users where username = 'model')
    and m.team_id = (select id from teams where name = 'pattern');

-- Of five channels one is direct, one is a group's, one is private.
insert into channels select r.* from channels m, generate_series(0, {channels} - 1) j,
    lateral jsonb_populate_record(m, jsonb_build_object(
      'id', 'room{n}' || lpad(j::text, 18, '0'),
      'team_id', case when j % 5 < 2 then '' else 'team{n}' || lpad('0', 18, '0') end,
      'type', (array['D', 'G', 'P', 'O', 'O'])[1 + j % 5],
      'name', case j % 5
        when 0 then 'user{n}' || lpad('0', 18, '0') || '__other' || lpad((j / 5)::text, 21, '0')
        when 1 then md5('{n}' || j) || 'groupname'
        else 'room-' || j end,
      'display_name', 'Room ' || j,
      'total_msg_count', {posts}, 'total_msg_count_root', {posts} * 9 / 10,
      'last_post_at', {at} + {posts}, 'last_root_post_at', {at} + {posts})) r
  where m.name = 'template';

insert into channel_members select r.* from channel_members m, generate_series(0, {channels} - 1) j,
    (select id from users where id like 'other%' and id < 'other' || lpad('{members}', 21, '0')
      union all select 'user{n}' || lpad('0', 18, '0')) u,
    lateral jsonb_populate_record(m, jsonb_build_object(
      'channel_id', 'room{n}' || lpad(j::text, 18, '0'), 'user_id', u.id,
      'msg_count', 0, 'msg_count_root', 0, 'last_viewed_at', {at} + {posts} / 2,
      'mention_count', j % 2, 'mention_count_root', j % 2)) r
  where m.user_id = (select id from users where username = 'model')
    and m.channel_id = (select id from channels where name = 'template')
    and (j % 5 > 0 or u.id like 'user%' or u.id = 'other' || lpad((j / 5)::text, 21, '0'));

-- The last of ten posts is a reply to the one before it.
insert into posts (id, channel_id, user_id, create_at, update_at, message, root_id)
  select 'post{n}' || lpad((j * 1000 + k)::text, 18, '0'), 'room{n}' || lpad(j::text, 18, '0'),
    'other' || lpad('0', 21, '0'), {at} + k, {at} + k, 'what was said',
    case when k % 10 = 9 then 'post{n}' || lpad((j * 1000 + k - 1)::text, 18, '0') else '' end
  from generate_series(0, {channels} - 1) j, generate_series(0, {posts} - 1) k;

insert into threads (post_id, channel_id, team_id, reply_count, last_reply_at, participants)
  select 'post{n}' || lpad((j * 1000 + k)::text, 18, '0'), 'room{n}' || lpad(j::text, 18, '0'),
    case when j % 5 < 2 then '' else 'team{n}' || lpad('0', 18, '0') end, 1, {at} + k + 1,
    array['other' || lpad('0', 21, '0')]
  from generate_series(0, {channels} - 1) j, generate_series(8, {posts} - 1, 10) k;

insert into thread_members (post_id, user_id, last_viewed, last_updated, unread_mentions)
  select 'post{n}' || lpad((j * 1000 + k)::text, 18, '0'), 'user{n}' || lpad('0', 18, '0'),
    {at}, {at}, 1
  from generate_series(0, {channels} - 1) j, generate_series(8, {posts} - 1, 10) k;

insert into preferences (user_id, category, name, value)
  select 'user{n}' || lpad('0', 18, '0'),
    case when j % 4 = 0 then 'favorite_channel' else 'channel_open_time' end,
    'room{n}' || lpad(j::text, 18, '0'), 'true'
  from generate_series(0, {channels} - 1) j;

insert into sidebar_categories (id, user_id, team_id, sort_order, type, display_name)
  select case when kind = 'custom' then 'cats{n}' || lpad('0', 18, '0')
      else kind || '_user{n}' || lpad('0', 18, '0') || '_team{n}' || lpad('0', 18, '0') end,
    'user{n}' || lpad('0', 18, '0'), 'team{n}' || lpad('0', 18, '0'), place * 10, kind, kind
  from unnest(array['favorites', 'custom', 'channels', 'direct_messages']) with ordinality
    as given (kind, place);

insert into sidebar_channels (channel_id, user_id, category_id, sort_order)
  select 'room{n}' || lpad(j::text, 18, '0'), 'user{n}' || lpad('0', 18, '0'),
    'cats{n}' || lpad('0', 18, '0'), j
  from generate_series(0, {channels} - 1, 3) j;
