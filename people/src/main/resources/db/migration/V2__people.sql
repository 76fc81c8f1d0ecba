-- Times are milliseconds since 1970, 0 for never.
create table users (
  id                   text primary key,
  create_at            bigint not null,
  update_at            bigint not null,
  delete_at            bigint not null default 0,
  username             text   not null,
  password             text   not null default '',
  auth_service         text   not null default '',
  auth_data            text,
  email                text   not null,
  email_verified       boolean not null default false,
  nickname             text   not null default '',
  first_name           text   not null default '',
  last_name            text   not null default '',
  position             text   not null default '',
  roles                text   not null,
  allow_marketing      boolean not null default false,
  props                jsonb  not null default '{}',
  notify_props         jsonb  not null default '{}',
  last_password_update bigint not null default 0,
  last_picture_update  bigint not null default 0,
  failed_attempts      integer not null default 0,
  locale               text   not null default 'en',
  timezone             jsonb  not null default '{}',
  mfa_active           boolean not null default false,
  mfa_secret           text   not null default '',
  remote_id            text,
  last_login           bigint not null default 0,
  constraint users_username unique (username),
  constraint users_email unique (email)
);
create index users_update_at on users (update_at);

-- One row: the account that was the very first and administers the system.
create table founder (
  only_one boolean primary key default true check (only_one),
  user_id  text not null
);

create table sessions (
  id               text primary key,
  token_hash       text   not null,       -- the token itself is known to the client alone
  user_id          text   not null,
  create_at        bigint not null,
  expires_at       bigint not null,       -- 0: never
  last_activity_at bigint not null,
  device_id        text   not null default '',
  roles            text   not null default '',
  is_oauth         boolean not null default false,
  props            jsonb  not null default '{}',
  constraint sessions_token unique (token_hash)
);
create index sessions_user on sessions (user_id);

create table status (
  user_id          text primary key,
  status           text    not null,
  manual           boolean not null default false,
  last_activity_at bigint  not null default 0,
  dnd_end_time     bigint  not null default 0,   -- seconds, 0: open-ended
  prev_status      text    not null default ''
);
create index status_dnd on status (dnd_end_time) where dnd_end_time > 0;

create table preferences (
  user_id  text not null,
  category text not null,
  name     text not null,
  value    text not null,
  primary key (user_id, category, name)
);
create index preferences_category on preferences (category, name);
