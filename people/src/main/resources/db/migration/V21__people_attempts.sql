-- Log-ins that failed, by account and the address they came from; subject '*': all from there.
create table login_attempts (
  subject  text    not null,
  address  text    not null,
  failures integer not null,
  since_at bigint  not null,
  last_at  bigint  not null,
  until    bigint  not null,               -- no further attempt before
  primary key (subject, address)
);
create index login_attempts_last on login_attempts (last_at);
