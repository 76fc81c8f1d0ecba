-- Events that are committed but not yet known to be in the event log, in the order of their rows.
create table outbox (
  id         bigint generated always as identity primary key,
  owner      text   not null,             -- the incarnation of a node that appends this row
  subject    text   not null,             -- events of one subject enter the log in row order
  epoch      text   not null,             -- what the owner had seen of the log at commit ...
  position   bigint not null,             -- ... so that a sweep knows from where to look for it
  record     bytea  not null,
  created_at timestamptz not null default now()
);
create index outbox_owner on outbox (owner, id);
create index outbox_subject on outbox (subject, id);

-- Each life of a node. A lost one stays lost: it may append nothing and commit nothing that counts.
create table incarnation (
  id         text primary key,
  node       text not null,
  lost       boolean not null default false,
  started_at timestamptz not null default now()
);

-- What may a user receive: a number that each change raises by one.
create table entitlement (
  user_id text primary key,
  version bigint not null
);
