package rookery.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.places.PlacesSettings;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// However many posts there are, nothing that people do every day reads all of them, also when
/// PostgreSQL plans a statement without its arguments, as it does with prepared ones.
class IndexesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SESSIONS = "everyday";

  /// Posts of others, elsewhere, each with a thread. What people do here lists some hundred.
  private static final int ELSEWHERE = 60_000;

  @Test
  void no_statement_reads_all_posts_or_threads() {
    var where = TestDatabases.migrated();
    try (var chat =
        new Chat(TalkSettings.DEFAULTS, new World(PlacesSettings.DEFAULTS, planned(where)))) {
      othersWrite(chat.world.database);
      everyday(chat);
    }

    try (var database = Database.open(where, new SimpleMeterRegistry())) {
      // What a session did is counted for all to see when it ends, at the latest.
      await().atMost(SOON).until(() -> !anyLeft(database));
      assertThat(read(database))
          .hasSize(3)
          .allSatisfy(
              (table, rows) -> assertThat(rows).as(table).isPositive().isLessThan(ELSEWHERE));
    }
  }

  private static DatabaseSettings planned(DatabaseSettings where) {
    return new DatabaseSettings(
        where.url(),
        where.user(),
        where.password(),
        Map.of("options", "-c plan_cache_mode=force_generic_plan", "ApplicationName", SESSIONS),
        where.connections(),
        where.patience(),
        where.statementTimeout());
  }

  private static void othersWrite(Database database) {
    for (String statement :
        List.of(
            """
            insert into posts (id, channel_id, user_id, create_at, update_at, message, root_id)
            select 'post' || i, 'room' || i % 20, 'user' || i % 50, i, i, 'hello',
              case when i % 2 = 0 then '' else 'post' || i - 1 end
            from generate_series(1, ?) i
            """,
            """
            insert into threads (post_id, channel_id, team_id, reply_count, last_reply_at)
            select 'post' || i, 'room' || i % 20, 'team', 1, i from generate_series(1, ?) i
            """,
            """
            insert into thread_members (post_id, user_id)
            select 'post' || i, 'user' || i % 50 from generate_series(1, ?) i
            """)) {
      database.write(transaction -> transaction.sql(statement, ELSEWHERE).run());
    }
    for (String table : List.of("posts", "threads", "thread_members")) {
      database.write(transaction -> transaction.sql("analyze " + table).run());
    }
  }

  private static void everyday(Chat chat) {
    Caller ann = chat.world.user("ann");
    Caller bob = chat.world.user("bob");
    var team = chat.team("rooks", ann, bob);
    Channel nest = chat.channel(team, "nest", "O", ann, bob);
    String root = chat.say(ann, nest, "what is new, @bob?");
    String reply = chat.reply(bob, nest, root, "nothing, @ann");
    var pending = Map.of("message", "once", "pending_post_id", ann.user() + ":1");
    chat.write(ann, nest, pending).is(201);
    chat.write(ann, nest, pending).is(201);
    chat.put(ann, "/posts/" + root + "/patch", Map.of("message", "news?", "is_pinned", true))
        .is(200);
    var tada = Map.of("user_id", bob.user().value(), "post_id", root, "emoji_name", "tada");
    chat.post(bob, "/reactions", tada).is(200);
    reads(chat, ann, nest, root);
    var looks = Map.of("channel_id", nest.id().value(), "collapsed_threads_supported", false);
    chat.post(ann, "/channels/members/me/view", looks).is(200);
    chat.delete(bob, "/posts/" + reply).is(200);
    chat.delete(ann, "/posts/" + root).is(200);
  }

  private static void reads(Chat chat, Caller ann, Channel nest, String root) {
    String threads = "/users/me/teams/" + nest.teamText() + "/threads?per_page=20";
    String posts = "/channels/" + nest.id() + "/posts";
    String unread = "/users/me" + posts + "/unread?limit_after=30&limit_before=30";
    for (String address :
        List.of(
            posts + "?per_page=60",
            posts + "?per_page=60&page=1&collapsedThreads=true",
            posts + "?since=1",
            posts + "?since=1&collapsedThreads=true",
            posts + "?before=" + root,
            posts + "?after=" + root + "&collapsedThreads=true",
            unread,
            unread + "&collapsedThreads=true",
            "/channels/" + nest.id() + "/stats",
            "/posts/" + root + "/thread",
            "/posts/" + root + "/thread?fromUpdateAt=1&direction=down",
            threads + "&since=1",
            threads + "&unread=true&extended=true",
            threads + "&totalsOnly=true",
            "/users/me/teams/unread?include_collapsed_threads=true")) {
      chat.get(ann, address).is(200);
    }
  }

  private static boolean anyLeft(Database database) {
    return database.read(queries ->
        queries
            .sql(
                """
                select 1 from pg_stat_activity
                where datname = current_database() and application_name = ?
                """,
                SESSIONS)
            .any());
  }

  /// How many rows, or entries of indexes, were read of each table.
  private static Map<String, Long> read(Database database) {
    var read = new HashMap<String, Long>();
    database.read(queries ->
        queries
            .sql(
                """
                select t.relname, t.seq_tup_read + sum(i.idx_tup_read)::bigint as rows
                from pg_stat_user_tables t join pg_stat_user_indexes i using (relid)
                where t.schemaname = 'rookery'
                  and t.relname in ('posts', 'threads', 'thread_members')
                group by t.relname, t.seq_tup_read
                """)
            .list(row -> read.put(row.text("relname"), row.number("rows"))));
    return read;
  }
}
