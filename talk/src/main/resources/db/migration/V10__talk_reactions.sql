-- Emojis that people put under posts. One that is taken back leaves no row.
create table reactions (
  post_id    text   not null,
  user_id    text   not null,
  emoji_name text   not null,
  channel_id text   not null,
  create_at  bigint not null,
  constraint reactions_pkey primary key (post_id, user_id, emoji_name)
);
