-- Facts of the whole installation: its identity, when it began.
create table installation (
  name  text primary key,
  value text not null
);
