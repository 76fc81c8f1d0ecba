-- The newest security-relevant acts, for administrators and for the users that they concern.
create table audits (
  id         text   primary key,
  create_at  bigint not null,
  user_id    text   not null,
  session_id text   not null,
  ip_address text   not null,
  action     text   not null,
  extra_info text   not null
);
create index audits_time on audits (create_at, id);
create index audits_user on audits (user_id, create_at, id);
