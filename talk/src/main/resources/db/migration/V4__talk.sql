-- Times are milliseconds since 1970, 0 for never.
create table posts (
  id              text primary key,
  create_at       bigint not null,
  update_at       bigint not null,
  edit_at         bigint not null default 0,
  delete_at       bigint not null default 0,
  is_pinned       boolean not null default false,
  user_id         text   not null,
  channel_id      text   not null,
  root_id         text   not null default '',
  original_id     text   not null default '',  -- of an older wording: the post that it was
  message         text   not null default '',
  type            text   not null default '',
  props           jsonb  not null default '{}',
  hashtags        text   not null default '',
  file_ids        jsonb  not null default '[]',
  has_reactions   boolean not null default false,
  remote_id       text,
  pending_post_id text   not null default ''
);
-- A retry, on any node, finds the first answer.
create unique index posts_pending on posts (user_id, pending_post_id) where pending_post_id <> '';
create index posts_channel on posts (channel_id, create_at desc, id desc) where original_id = '';
create index posts_channel_roots on posts (channel_id, create_at desc, id desc)
  where original_id = '' and root_id = '' and delete_at = 0;
create index posts_channel_update on posts (channel_id, update_at) where original_id = '';
create index posts_root on posts (root_id, create_at, id) where root_id <> '' and original_id = '';
create index posts_pinned on posts (channel_id) where is_pinned and delete_at = 0;
create index posts_original on posts (original_id) where original_id <> '';

create table threads (
  post_id       text primary key,
  channel_id    text   not null,
  team_id       text   not null,              -- '' in direct and group channels
  reply_count   bigint not null default 0,
  last_reply_at bigint not null default 0,
  participants  text[] not null default '{}', -- who replied, the last one last
  delete_at     bigint not null default 0
);
create index threads_channel on threads (channel_id);

create table thread_members (
  post_id         text not null,
  user_id         text not null,
  following       boolean not null default true,
  last_viewed     bigint not null default 0,
  last_updated    bigint not null default 0,
  unread_mentions bigint not null default 0,
  primary key (post_id, user_id)
);
create index thread_members_user on thread_members (user_id, last_updated) where following;
