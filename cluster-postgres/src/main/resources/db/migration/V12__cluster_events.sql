-- What happened to the cluster, for people: nodes that came and went, who leads, where the log is.
-- Each row is told to all nodes through the log. Kept for some weeks.
create table cluster_event (
  id      bigint generated always as identity primary key,
  at      timestamptz not null default clock_timestamp(),
  subject text not null,                     -- a life of a node, or what else it is about
  node    text not null,                     -- its name
  kind    text not null,
  detail  text not null
);
create index cluster_event_of on cluster_event (subject, id desc);
