-- Which epoch of the event log counts, and where the log lives: one row. What another epoch
-- acknowledged may never reach the nodes that are in this one.
create table log_epoch (
  one           boolean primary key default true check (one),
  ordinal       bigint  not null,            -- only grows; whoever changes the row names the one it saw
  epoch         text    not null,
  home          text    not null,            -- REDIS or POSTGRES
  since         timestamptz not null default now(),
  flaps         integer not null default 0,  -- how often Redis went soon after it had come back
  returns_after timestamptz not null default now()
);

-- Epochs that are over; none of them becomes the current one again. One row each time that Redis
-- began anew.
create table log_epoch_ended (
  epoch    text primary key,
  ordinal  bigint not null,
  home     text   not null,
  since    timestamptz not null,
  ended_at timestamptz not null default now()
);

-- The log's second home, for when Redis is away. Unlogged: after a crash it is empty, which is a
-- new epoch. The row of log_state is locked by each append, so entries commit in the order of their
-- index.
create unlogged table log_state (
  one   boolean primary key default true check (one),
  epoch text   not null,
  index bigint not null,
  bytes bigint not null
);
create unlogged table log_entry (
  index    bigint primary key,
  epoch    text    not null,
  producer text    not null,
  sequence bigint  not null,
  bytes    bigint  not null,                 -- of all entries up to this one
  at       timestamptz not null default clock_timestamp(),
  records  bytea[] not null
);
create unlogged table log_producer (
  id       text primary key,
  sequence bigint  not null default 0,
  fenced   boolean not null default false
);

-- The lease of each life of a node, and what it sees of Redis.
alter table incarnation
  add column lease_until timestamptz not null default now() + interval '30 seconds',
  add column redis_epoch text,               -- null: it does not reach Redis
  add column redis_since timestamptz,        -- since when it has seen that epoch
  add column facts       text[] not null default '{}';

-- Who does what only one node should do. The term only grows: a leader that was paused can do no
-- harm when it wakes, because each of its writes looks at the term.
create table leader (
  one    boolean primary key default true check (one),
  holder text   not null,
  term   bigint not null,
  until  timestamptz not null
);

-- Where connections were, for when Redis is away; as the log there, empty after a crash.
create unlogged table checkpoint (
  id      text primary key,
  user_id text   not null,
  flags   text   not null,
  token   bigint not null,                   -- of the present owner
  node    text   not null,                   -- whose marks count for it; empty for none
  epoch   text   not null,
  pairs   text   not null,                   -- SEQ:INDEX:VERSION,...
  at      timestamptz not null default now()
);
create unlogged table checkpoint_mark (
  node  text primary key,
  epoch text   not null,
  index bigint not null,
  at    timestamptz not null default now()
);
