package rookery.bench.bare;

import java.util.List;

/// The statements of bare posts. Immutable.
final class BareSql {
  /// Rows of posts, the counters of their channels, and what their authors have read.
  static final String WRITE =
      """
      with wanted as materialized (
        select * from unnest(?::text[], ?::bigint[], ?::text[], ?::text[])
          as w(id, at, user_id, channel_id)
      ), counted as (
        update bare.channels c set
          total_msg_count = total_msg_count + w.many,
          total_msg_count_root = total_msg_count_root + w.many,
          last_post_at = greatest(last_post_at, w.at),
          last_root_post_at = greatest(last_root_post_at, w.at)
        from (select channel_id, count(*) as many, max(at) as at from wanted group by channel_id) w
        where c.id = w.channel_id
      ), viewed as (
        update bare.channel_members m set
          msg_count = msg_count + w.many,
          msg_count_root = msg_count_root + w.many,
          last_viewed_at = greatest(last_viewed_at, w.at),
          last_update_at = greatest(last_update_at, w.at)
        from (select channel_id, user_id, count(*) as many, max(at) as at
          from wanted group by channel_id, user_id) w
        where m.channel_id = w.channel_id and m.user_id = w.user_id
      )
      insert into bare.posts (id, create_at, update_at, user_id, channel_id, message,
        pending_post_id)
      select id, at, at, user_id, channel_id, 'something that somebody says, number ' || at,
        user_id || ':' || at
      from wanted
      """;

  private BareSql() {}

  /// What makes the tables, with the rows that posts count in.
  static List<String> tables(int channels, int users) {
    return List.of(
        "drop schema if exists bare cascade",
        "create schema bare",
        "create table bare.posts (like rookery.posts including all)",
        "create table bare.channels (like rookery.channels including all) with (fillfactor = 70)",
        "create table bare.channel_members (like rookery.channel_members including all)"
            + " with (fillfactor = 70)",
        """
        insert into bare.channels
        select r.* from generate_series(0, %d) as g(i), (select c from rookery.channels c limit 1)
          as one(m), lateral jsonb_populate_record(m, jsonb_build_object(
            'id', 'channel' || lpad(g.i::text, 19, '0'), 'name', 'channel-' || g.i)) r
        """
            .formatted(channels - 1),
        """
        insert into bare.channel_members
        select r.* from bare.channels c, generate_series(0, %d) as g(i),
          (select m from rookery.channel_members m limit 1) as one(m),
          lateral jsonb_populate_record(m, jsonb_build_object(
            'channel_id', c.id, 'user_id', 'user' || lpad(g.i::text, 22, '0'))) r
        """
            .formatted(users - 1),
        "analyze bare.channels",
        "analyze bare.channel_members");
  }

  static String user(int number) {
    return "user%022d".formatted(number);
  }

  static String channel(int number) {
    return "channel%019d".formatted(number);
  }
}
