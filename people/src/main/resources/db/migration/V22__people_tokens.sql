-- What programs log in with. The token itself is told once and known to its holder alone.
create table access_tokens (
  id          text primary key,
  token_hash  text    not null,
  user_id     text    not null,
  description text    not null,
  is_active   boolean not null default true,
  create_at   bigint  not null,
  constraint access_tokens_token unique (token_hash)
);
create index access_tokens_user on access_tokens (user_id);

-- The time step of the last code of a second factor: neither it nor one before is good again.
alter table users add column mfa_last_step bigint not null default 0;
