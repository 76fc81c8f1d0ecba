-- Runs of jobs, past and present. Times are milliseconds since 1970, 0 for never.
create table job (
  id               text primary key,
  type             text    not null,
  slot             bigint,                         -- which of the type's regular times; null: asked for by hand
  status           text    not null,               -- the protocol's words
  create_at        bigint  not null,
  start_at         bigint  not null default 0,
  last_activity_at bigint  not null default 0,
  not_before       bigint  not null default 0,     -- of one that waits
  progress         integer not null default 0,     -- 0 to 100
  attempt          integer not null default 0,     -- 0: nobody has begun it
  term             bigint  not null default 0,     -- of the leader that took it up last ...
  holder           text    not null default '',    -- ... and which life of a node that was
  done             bigint  not null default 0,     -- how many things it did
  error            text    not null default '',    -- why the last attempt failed
  data             jsonb   not null default '{}'   -- what whoever asked for it said
);
-- Once each time.
create unique index job_slot on job (type, slot);
-- One at a time.
create unique index job_open on job (type)
  where status in ('pending', 'in_progress', 'cancel_requested');
create index job_newest on job (create_at desc, id);
create index job_newest_of_type on job (type, create_at desc, id);
