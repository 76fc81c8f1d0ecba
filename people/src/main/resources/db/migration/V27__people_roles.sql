-- How roles differ from those of the program, by an operator's will: names of permissions, separated
-- by blanks. A role without a row is as the program has it.
create table roles (
  name      text primary key,
  update_at bigint not null,
  added     text   not null default '',    -- what the program does not give it
  removed   text   not null default ''     -- what of the program was taken away
);
