-- Teams, channels, who is in them, and how each user arranges them (protocol: rest E.1).

create table teams (
  id text primary key,
  create_at bigint not null,
  update_at bigint not null,
  delete_at bigint not null default 0,
  display_name text not null,
  name text not null,
  description text not null default '',
  email text not null default '',
  type text not null,
  company_name text not null default '',
  allowed_domains text not null default '',
  invite_id text not null,
  scheme_id text,
  allow_open_invite boolean not null default false,
  last_team_icon_update bigint not null default 0,
  group_constrained boolean,
  cloud_limits_archived boolean not null default false,
  constraint teams_name unique (name)
);
create index teams_listed on teams (display_name, id);
create index teams_invite on teams (invite_id);

create table team_members (
  team_id text not null,
  user_id text not null,
  roles text not null default '',
  create_at bigint not null,
  delete_at bigint not null default 0,
  scheme_user boolean not null,
  scheme_admin boolean not null,
  scheme_guest boolean not null,
  constraint team_members_pkey primary key (team_id, user_id)
);
create index team_members_user on team_members (user_id, delete_at);

-- A direct or group channel belongs to no team: its team_id is ''.
create table channels (
  id text primary key,
  create_at bigint not null,
  update_at bigint not null,
  delete_at bigint not null default 0,
  team_id text not null,
  type text not null,
  display_name text not null default '',
  name text not null,
  header text not null default '',
  purpose text not null default '',
  last_post_at bigint not null default 0,
  total_msg_count bigint not null default 0,
  total_msg_count_root bigint not null default 0,
  last_root_post_at bigint not null default 0,
  extra_update_at bigint not null default 0,
  creator_id text not null default '',
  scheme_id text,
  group_constrained boolean,
  shared boolean,
  banner_info jsonb,
  default_category_name text not null default '',
  autotranslation boolean not null default false,
  constraint channels_name unique (team_id, name)
)
-- Counters change with every post: room on the page keeps those updates off the indexes.
with (fillfactor = 70);
create index channels_listed on channels (team_id, type, delete_at, display_name);

create table channel_members (
  channel_id text not null,
  user_id text not null,
  roles text not null default '',
  last_viewed_at bigint not null default 0,
  msg_count bigint not null default 0,
  msg_count_root bigint not null default 0,
  mention_count bigint not null default 0,
  mention_count_root bigint not null default 0,
  urgent_mention_count bigint not null default 0,
  notify_props jsonb not null,
  last_update_at bigint not null,
  scheme_user boolean not null,
  scheme_admin boolean not null,
  scheme_guest boolean not null,
  autotranslation_disabled boolean not null default false,
  constraint channel_members_pkey primary key (channel_id, user_id)
) with (fillfactor = 70);
create index channel_members_user on channel_members (user_id);

create table channel_member_history (
  channel_id text not null,
  user_id text not null,
  join_time bigint not null,
  leave_time bigint,
  constraint channel_member_history_pkey primary key (channel_id, user_id, join_time)
);

create table sidebar_categories (
  id text primary key,
  user_id text not null,
  team_id text not null,
  sort_order bigint not null,
  sorting text not null default '',
  type text not null,
  display_name text not null,
  muted boolean not null default false,
  collapsed boolean not null default false
);
create index sidebar_categories_user on sidebar_categories (user_id, team_id);

create table sidebar_channels (
  channel_id text not null,
  user_id text not null,
  category_id text not null,
  sort_order bigint not null,
  constraint sidebar_channels_pkey primary key (category_id, channel_id)
);
create index sidebar_channels_user on sidebar_channels (user_id);
