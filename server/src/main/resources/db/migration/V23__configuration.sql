-- What administrators set for all nodes: one row, as texts by path.
create table configuration (
  single     boolean primary key default true check (single),
  version    bigint not null,
  settings   jsonb  not null,
  changed_at bigint not null,
  changed_by text   not null
);

insert into configuration (version, settings, changed_at, changed_by) values (0, '{}', 0, '');

-- The newest of its versions: who made them, when, and what changed.
create table configuration_history (
  version    bigint primary key,
  settings   jsonb  not null,
  changed_at bigint not null,
  changed_by text   not null,
  changed    text[] not null
);
