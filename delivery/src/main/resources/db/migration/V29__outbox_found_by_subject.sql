-- A plan that is kept was made when the table was empty, perhaps. The newest row of a subject is to
-- be found through the subject then, too, and not by walking through all rows from the newest: so no
-- other index has their order.
alter table outbox drop constraint outbox_pkey, add primary key (subject, id);
drop index outbox_subject;
create index outbox_id on outbox using hash (id);
