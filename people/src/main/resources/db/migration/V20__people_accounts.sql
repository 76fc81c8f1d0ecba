-- Nodes look twice a second for sessions of browsers in which nobody does anything.
create index sessions_activity on sessions (last_activity_at) where device_id = '' and not is_oauth;

-- Who asked for a mail with a link. Whether there is an account of the address is looked up later, so
-- that asking takes the same whether there is or not.
create table link_wishes (
  kind      text   not null,
  email     text   not null,
  create_at bigint not null,
  attempts  integer not null default 0,
  next_at   bigint not null,               -- when to try next, 0: done
  primary key (kind, email)
);
create index link_wishes_next on link_wishes (next_at) where next_at > 0;
create index link_wishes_age on link_wishes (create_at);

-- What the links in mails prove. The token itself stands in the mail alone.
create table links (
  token_hash text primary key,
  kind       text   not null,
  user_id    text   not null,
  email      text   not null,
  expires_at bigint not null
);
create index links_user on links (user_id, kind);
create index links_expiry on links (expires_at);
