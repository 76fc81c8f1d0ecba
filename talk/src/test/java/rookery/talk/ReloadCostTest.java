package rookery.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

/// What the calls that clients make when they start or come back cost: statements of the database
/// for an answer, and for the answer that nothing changed. The caller's session and what the caller
/// may do come from memory.
class ReloadCostTest {
  private static final Chat CHAT = new Chat();
  private static final int NONE = -1;
  private static int count;

  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Team team = CHAT.team("rooks" + count, ann, bob);
  private final Channel nest = CHAT.channel(team, "nest", "O", ann, bob);

  @AfterAll
  static void close() {
    CHAT.close();
  }

  /// Statements for the answer, and for the one that says that nothing changed; [#NONE] where there
  /// is no such answer.
  private record Cost(int whole, int unchanged) {}

  @Test
  void the_calls_of_a_reload_cost_no_more_than_this() {
    String root = CHAT.say(ann, nest, "what is new?");
    CHAT.reply(bob, nest, root, "nothing");
    CHAT.direct(ann, bob);
    String mine = "/users/me/teams/" + team.id();
    var costs = new HashMap<String, Cost>();
    costs.put("/users/me", new Cost(1, 1));
    costs.put("/users/me/preferences", new Cost(2, 1));
    costs.put("/users/me/teams", new Cost(1, 1));
    costs.put("/users/me/teams/members", new Cost(1, 1));
    costs.put("/users/me/teams/unread?include_collapsed_threads=true", new Cost(2, 2));
    costs.put(mine + "/channels?include_deleted=false", new Cost(2, 1));
    costs.put(mine + "/channels/members", new Cost(2, 1));
    costs.put(mine + "/channels/categories", new Cost(3, 3));
    costs.put(mine + "/threads?per_page=20&threadsOnly=true", new Cost(2, 2));
    costs.put(mine + "/threads?per_page=20&totalsOnly=true", new Cost(1, 1));
    costs.put(mine + "/threads?per_page=20&since=1", new Cost(3, 3));
    costs.put("/users/me/channels", new Cost(2, 1));
    costs.put("/users/me/channel_members?page=-1", new Cost(2, 1));
    costs.put("/users?page=0&per_page=100", new Cost(2, 2));
    costs.put("/users/stats", new Cost(1, NONE));
    costs.put("/users/" + bob.user() + "/image", new Cost(0, 0));
    costs.put("/channels/" + nest.id() + "/stats?exclude_files_count=true", new Cost(1, 1));
    costs.put("/channels/" + nest.id() + "/posts?collapsedThreads=true", new Cost(2, 2));
    costs.put("/channels/" + nest.id() + "/posts?since=1&collapsedThreads=true", new Cost(2, NONE));
    costs.put(
        "/users/me/channels/"
            + nest.id()
            + "/posts/unread?limit_after=30&limit_before=30"
            + "&collapsedThreads=true",
        new Cost(4, 4));

    Map<String, Cost> found = new HashMap<>();
    costs.keySet().forEach(address -> found.put(address, cost(address)));

    assertThat(found).containsExactlyInAnyOrderEntriesOf(costs);
  }

  @Test
  void so_do_those_that_send_a_body() {
    var ids = List.of(ann.user().value(), bob.user().value());
    var costs = new ArrayList<Integer>();
    for (String path : List.of("/users/ids", "/users/status/ids")) {
      costs.add(statements(() -> CHAT.post(ann, path, ids).is(200)));
    }
    costs.add(statements(() -> CHAT.post(ann, "/roles/names", List.of("system_user")).is(200)));
    assertThat(costs).containsExactly(1, 1, 1);
  }

  private Cost cost(String address) {
    // Once for what is remembered.
    CHAT.get(ann, address).is(200);
    int whole = statements(() -> CHAT.get(ann, address).is(200));
    String tag = CHAT.get(ann, address).header("ETag");
    if (tag.isEmpty()) {
      return new Cost(whole, NONE);
    }
    return new Cost(whole, statements(() -> CHAT.unchanged(ann, address, tag).is(304)));
  }

  /// The fewest of three times: now and then something looks after the sessions meanwhile.
  private static int statements(Runnable call) {
    return IntStream.range(0, 3)
        .map(_ -> {
          double before = counted();
          call.run();
          return (int) (counted() - before);
        })
        .min()
        .orElseThrow();
  }

  private static double counted() {
    return CHAT.world.metrics.get("rookery_postgres_statements").counter().count();
  }
}
