-- Every statement knows the owner of a row, or its subject, and these indexes have the id as well.
drop index outbox_id;
