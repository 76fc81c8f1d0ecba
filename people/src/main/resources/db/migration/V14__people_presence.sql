-- The leader looks every minute for users who are shown as here and are not.
create index status_shown on status (user_id) where status in ('online', 'away') and not manual;
