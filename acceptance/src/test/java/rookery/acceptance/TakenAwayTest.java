package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.acceptance.ChatCluster.Place;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.client.Event;
import rookery.client.EventStream;
import rookery.client.Tree;
import rookery.postgres.Database;

/// What is taken away on one node is gone on the other: sessions, accounts, memberships.
@Tag("full")
class TakenAwayTest {
  private static final ChatCluster cluster = ChatCluster.of("a", "b");
  private static final Place town = cluster.channel("town", "ann", "bob");
  private static final Duration PROMISE = Duration.ofSeconds(1);

  /// How many posts each of two nodes takes while somebody is removed.
  private static final int DURING = 30;

  private static final int SESSION_ENDED = 1008;
  private static final String EXPIRED = "api.context.session_expired.app_error";

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void a_session_revoked_on_one_node_ends_on_the_other_and_no_other_session_does() {
    var lost = logsIn("bob", "b");
    try (var stream = lost.connects();
        var bob = cluster.connect("bob", "b")) {
      var sessions = bob.client().movedTo(url("a")).get("/users/me/sessions").expect(200);
      String newest = sessions.tree().list().getFirst().text("id");

      at("a", "bob").post("/users/me/sessions/revoke", Map.of("session_id", newest)).expect(200);

      isRefused(lost, stream);
      assertThat(bob.client().get("/users/me").status()).isEqualTo(200);
      assertThat(bob.stream().isOpen()).isTrue();
    }
  }

  @Test
  void all_sessions_of_a_user_end_on_all_nodes() {
    var here = logsIn("cid", "a");
    var there = logsIn("cid", "b");
    try (var streamHere = here.connects();
        var streamThere = there.connects();
        var bob = cluster.connect("bob", "b")) {
      at("a", "ann").post("/users/" + here.userId() + "/sessions/revoke/all", Map.of()).expect(200);

      isRefused(there, streamThere);
      isRefused(here, streamHere);
      assertThat(bob.stream().isOpen()).isTrue();
    }
  }

  @Test
  void who_logs_out_on_one_node_loses_the_socket_on_the_other() {
    var there = logsIn("bob", "b");
    try (var stream = there.connects()) {
      there.movedTo(url("a")).post("/users/logout", Map.of()).expect(200);

      isRefused(there, stream);
    }
  }

  @Test
  void an_access_token_taken_back_on_one_node_ends_on_the_other() {
    for (String act : List.of("disable", "revoke")) {
      var ann = at("a", "ann");
      var made = ann.post("/users/me/tokens", Map.of("description", act)).expect(200).tree();
      var program = logsIn("ann", "b").withToken(made.text("token"));
      try (var stream = program.connects();
          var bob = cluster.connect("bob", "b")) {
        program.posts(town.channel(), "by a program");
        bob.sees("by a program");

        ann.post("/users/tokens/" + act, Map.of("token_id", made.text("id"))).expect(200);

        isRefused(program, stream);
        assertThat(bob.stream().isOpen()).isTrue();
      }
    }
  }

  @Test
  void a_new_password_ends_the_other_sessions_on_all_nodes() {
    var here = logsIn("fay", "a");
    var there = logsIn("fay", "b");
    try (var streamHere = here.connects();
        var streamThere = there.connects()) {
      var body = Map.of("current_password", ChatCluster.PASSWORD, "new_password", "staple 9 more");

      here.put("/users/me/password", body).expect(200);

      isRefused(there, streamThere);
      assertThat(here.get("/users/me").status()).isEqualTo(200);
      assertThat(streamHere.isOpen()).isTrue();
    }
  }

  @Test
  void who_administers_no_more_is_shown_on_the_other_node_what_others_are_shown() {
    var gus = logsIn("gus", "b");
    String roles = "/users/" + gus.userId() + "/roles";
    at("a", "ann").put(roles, Map.of("roles", "system_admin system_user")).expect(200);
    try (var stream = gus.connects()) {
      assertThat(bobAsSeenBy(stream, "seen by an administrator").has("notify_props")).isTrue();

      at("a", "ann").put(roles, Map.of("roles", "system_user")).expect(200);

      assertThat(bobAsSeenBy(stream, "seen by anybody").has("notify_props")).isFalse();
      assertThat(stream.await("user_role_updated").data().text("roles")).isNotEmpty();
      assertThat(
              gus.put("/users/" + at("a", "bob").userId() + "/active", Map.of("active", true))
                  .status())
          .isEqualTo(403);
    }
  }

  /// Bob as an event tells of him once he is called so.
  private static Tree bobAsSeenBy(EventStream stream, String nickname) {
    at("a", "bob").put("/users/me/patch", Map.of("nickname", nickname)).expect(200);
    return stream
        .await("user_updated", event -> event.data().at("user").text("nickname").equals(nickname))
        .data()
        .at("user");
  }

  @Test
  void a_session_whose_time_is_over_ends_within_a_second() {
    try (var database = Database.open(cluster.database(), new SimpleMeterRegistry())) {
      endsInTime(database);
    }
  }

  @Test
  void a_session_whose_time_is_over_ends_within_a_second_while_no_node_leads() {
    try (var database = Database.open(cluster.database(), new SimpleMeterRegistry())) {
      database.write(tx ->
          tx.sql(
                  """
                  update leader set holder = 'nobody', term = term + 1,
                    until = now() + interval '30 seconds'
                  """)
              .run());

      endsInTime(database);

      int ledByNobody =
          database.write(
              tx -> tx.sql("update leader set until = now() where holder = 'nobody'").run());
      assertThat(ledByNobody).isEqualTo(1);
    }
  }

  private static void endsInTime(Database database) {
    var there = logsIn("bob", "b");
    try (var stream = there.connects()) {
      var end = System.currentTimeMillis() + 1_500;
      String newest =
          there.get("/users/me/sessions").expect(200).tree().list().getFirst().text("id");
      database.write(
          tx -> tx.sql("update sessions set expires_at = ? where id = ?", end, newest).run());

      assertThat(stream.awaitClose()).isEqualTo(SESSION_ENDED);

      assertThat(System.currentTimeMillis()).isBetween(end, end + PROMISE.toMillis());
      isRefused(there);
    }
  }

  @Test
  void a_user_deactivated_on_one_node_is_out_on_the_other() {
    var there = logsIn("dan", "b");
    try (var stream = there.connects();
        var bob = cluster.connect("bob", "b")) {
      activates(there.userId(), false);

      isRefused(there, stream);
      var answer = logsInPerhaps("dan", "b");
      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.tree().text("id")).isEqualTo("api.user.login.inactive.app_error");
      bob.stream().await("user_activation_status_change");
      bob.stream()
          .await(
              "user_updated",
              event ->
                  event.data().at("user").text("id").equals(there.userId())
                      && event.data().at("user").number("delete_at") > 0);

      activates(there.userId(), true);

      isRefused(there);
      assertThat(logsInPerhaps("dan", "b").status()).isEqualTo(200);
    }
  }

  @Test
  void who_is_removed_from_a_channel_receives_what_was_before_and_nothing_after() throws Exception {
    var place = cluster.channel("nest", "ann", "bob");

    var events =
        removedAmongPosts(
            place, "/channels/" + place.channel() + "/members/" + at("a", "bob").userId());

    var told =
        events.stream()
            .filter(event -> event.type().equals("user_removed"))
            .filter(event -> event.data().has("channel_id"))
            .toList();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().broadcast().text("user_id")).isEqualTo(at("a", "bob").userId());
    assertThat(told.getFirst().data().text("remover_id")).isEqualTo(at("a", "ann").userId());
  }

  @Test
  void who_is_removed_from_a_team_receives_what_was_before_and_nothing_after() throws Exception {
    var place = cluster.channel("wood", "ann", "bob", "eve");
    String eve = at("a", "eve").userId();
    String members = "/teams/" + place.team() + "/members/";

    var events = removedAmongPosts(place, members + at("a", "bob").userId());

    try (var bob = cluster.connect("bob", "b")) {
      at("a", "ann").delete(members + eve).expect(200);
      at("a", "ann").posts(town.channel(), "eve is gone");
      bob.sees("eve is gone");
      assertThat(bob.stream().events()).noneMatch(event -> event.type().equals("leave_team"));
    }
    var told = events.stream().filter(event -> event.type().equals("leave_team")).toList();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().broadcast().text("user_id")).isEqualTo(at("a", "bob").userId());
  }

  /// Posts on both nodes without a break, a removal of bob amid them. Bob, on the other node, has
  /// seen the beginning of what ann saw: all from before, nothing from after. Answers what he was
  /// told.
  private static List<Event> removedAmongPosts(Place place, String removal) throws Exception {
    try (var ann = cluster.connect("ann", "a");
        var bob = cluster.connect("bob", "b")) {
      var early = saysTen(place, "early");
      removedWhileOthersTalk(place, removal);
      saysTen(place, "late");
      for (String node : List.of("a", "b")) {
        at(node, "ann").posts(town.channel(), "the end at " + node);
      }
      endsWith(ann.stream());
      endsWith(bob.stream());

      var all = messages(ann.stream(), place);
      var seen = messages(bob.stream(), place);
      assertThat(all).hasSize(10 + 2 * DURING + 10).doesNotHaveDuplicates();
      assertThat(seen).containsAll(early).isEqualTo(all.subList(0, seen.size()));
      assertThat(seen).noneMatch(message -> message.startsWith("late"));
      assertThat(bob.stream().fault()).isEmpty();
      return bob.stream().events();
    }
  }

  private static void removedWhileOthersTalk(Place place, String removal) throws Exception {
    var said = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var talking = new ArrayList<Future<?>>();
      for (String node : List.of("a", "b")) {
        talking.add(
            threads.submit(() -> {
              for (int i = 0; i < DURING; i++) {
                at(node, "ann").posts(place.channel(), "during " + node + " " + i);
                said.incrementAndGet();
              }
            }));
      }
      await().until(() -> said.get() > DURING / 2);
      at("a", "ann").delete(removal).expect(200);
      for (var each : talking) {
        each.get();
      }
    }
  }

  private static List<String> saysTen(Place place, String what) {
    var messages = IntStream.range(0, 10).mapToObj(i -> what + " " + i).toList();
    for (String message : messages) {
      String node = messages.indexOf(message) % 2 == 0 ? "a" : "b";
      at(node, "ann").posts(place.channel(), message);
    }
    return messages;
  }

  private static void endsWith(EventStream stream) {
    for (String node : List.of("a", "b")) {
      stream.await("posted", event -> event.post().text("message").equals("the end at " + node));
    }
  }

  private static List<String> messages(EventStream stream, Place place) {
    return EventStream.messages(
        stream.events().stream()
            .filter(event -> event.broadcast().text("channel_id").equals(place.channel()))
            .toList());
  }

  private static void activates(String user, boolean active) {
    at("a", "ann").put("/users/" + user + "/active", Map.of("active", active)).expect(200);
  }

  /// The token is refused and the socket closed, both within a second from now.
  private static void isRefused(ChatClient client, EventStream stream) {
    long now = System.nanoTime();
    isRefused(client);
    assertThat(stream.awaitClose()).isEqualTo(SESSION_ENDED);
    assertThat(Duration.ofNanos(System.nanoTime() - now)).isLessThan(PROMISE);
  }

  /// The other node knows as soon as it has read the log.
  private static void isRefused(ChatClient client) {
    await()
        .atMost(PROMISE)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(() -> {
          var answer = client.get("/users/me");
          assertThat(answer.status()).isEqualTo(401);
          Tree error = answer.tree();
          assertThat(error.text("id")).isEqualTo(EXPIRED);
        });
  }

  private static java.net.URI url(String node) {
    return cluster.node(node).url();
  }

  /// A session of one's own, at a node.
  private static ChatClient logsIn(String name, String node) {
    cluster.person(name);
    return cluster.node(node).client().loggedIn(name, ChatCluster.PASSWORD);
  }

  private static Answer logsInPerhaps(String name, String node) {
    return cluster
        .node(node)
        .client()
        .post("/users/login", Map.of("login_id", name, "password", ChatCluster.PASSWORD));
  }

  private static ChatClient at(String node, String name) {
    return cluster.person(name).movedTo(url(node));
  }
}
