package rookery.talk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
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

/// However many posts there are, nothing that people do every day reads all of them: each statement
/// can be answered from indexes, also when PostgreSQL plans it without its arguments, as it does
/// with prepared ones.
class IndexesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final String SESSIONS = "everyday";

  /// A table is read as a whole only if there is no other way.
  private static final String NO_OTHER_WAY =
      "-c enable_seqscan=off -c plan_cache_mode=force_generic_plan";

  @Test
  void no_statement_reads_all_posts_or_threads() {
    var where = TestDatabases.migrated();
    try (var chat =
        new Chat(TalkSettings.DEFAULTS, new World(PlacesSettings.DEFAULTS, only(where)))) {
      everyday(chat);
    }

    try (var database = Database.open(where, new SimpleMeterRegistry())) {
      // What a session did is counted for all to see when it ends, at the latest.
      await().atMost(SOON).until(() -> !anyLeft(database));
      assertThat(readAsAWhole(database)).isEmpty();
    }
  }

  private static DatabaseSettings only(DatabaseSettings where) {
    return new DatabaseSettings(
        where.url(),
        where.user(),
        where.password(),
        Map.of("options", NO_OTHER_WAY, "ApplicationName", SESSIONS),
        where.connections(),
        where.patience(),
        where.statementTimeout());
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

  private static List<String> readAsAWhole(Database database) {
    return database.read(queries ->
        queries
            .sql(
                """
                select relname from pg_stat_user_tables
                where schemaname = 'rookery' and seq_scan > 0
                  and relname in ('posts', 'threads', 'thread_members', 'reactions')
                order by relname
                """)
            .list(row -> row.text("relname")));
  }
}
