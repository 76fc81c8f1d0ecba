package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import rookery.acceptance.PermissionTable.Request;
import rookery.acceptance.PermissionTable.Row;
import rookery.client.Answer;
import rookery.client.EventStream;
import rookery.http.Access;
import rookery.http.Route;

/// Every route, asked by everybody: who is not allowed is refused, and who is, is not.
@Tag("full")
class PermissionMatrixTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private static final PermissionWorld world =
      PermissionWorld.settledAt(cluster.node("a").client());

  /// All but those that ask nobody who it is.
  private static final List<Route> routes =
      cluster.routes("a").stream().filter(route -> route.access() != Access.PROBE).toList();

  private static final String SOCKET = "SOCKET";
  private static final long OWN = 1;
  private static final long NEXT = 2;
  private static final List<Row> table = PermissionTable.read();

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void every_route_has_a_row_and_every_row_a_route() {
    assertThat(routes)
        .allSatisfy(route ->
            assertThat(table)
                .as(route.name())
                .filteredOn(row -> row.isAbout(route.method().name(), route.path()))
                .hasSize(1));
    assertThat(table)
        .filteredOn(row -> !row.method().equals(SOCKET))
        .allSatisfy(row ->
            assertThat(routes)
                .as(row.method() + " " + row.path())
                .anyMatch(r -> row.isAbout(r.method().name(), r.path())));
    assertThat(table).allSatisfy(row -> assertThat(row.requests()).isNotEmpty());
  }

  @Test
  void every_action_of_the_socket_has_a_row() {
    assertThat(table)
        .filteredOn(row -> row.method().equals(SOCKET))
        .extracting(Row::path)
        .containsAll(cluster.socketActions("a"));
  }

  @TestFactory
  Stream<DynamicNode> everybody_may_do_what_the_table_says() {
    return table.stream()
        .map(row ->
            dynamicContainer(
                row.method() + " " + row.path(),
                row.requests().stream().flatMap(request -> asked(row, request))));
  }

  private static Stream<DynamicTest> asked(Row row, Request request) {
    String body = request.body() == null ? "" : " " + request.body();
    return IntStream.range(0, PermissionTable.PEOPLE.size())
        .mapToObj(i ->
            dynamicTest(
                PermissionTable.PEOPLE.get(i) + " " + request.address() + body,
                () -> asked(row, request, PermissionTable.PEOPLE.get(i), request.cells().get(i))));
  }

  private static void asked(Row row, Request request, String who, List<Integer> right) {
    if (row.method().equals(SOCKET)) {
      assertThat(act(request, who)).as(request.address() + " by " + who).isIn(right);
      return;
    }
    Answer answer = send(row.method(), request, who);
    if (row.restore()) {
      world.restore();
    }
    assertThat(answer.status())
        .as(answer.call() + " by " + who + " was answered " + answer)
        .isIn(right);
    if (answer.status() == 401) {
      assertThat(answer.tree().text("id")).isEqualTo("api.context.session_expired.app_error");
    }
  }

  private static Answer send(String method, Request request, String who) {
    String address = world.fill(request.address(), who);
    byte[] body =
        request.body() == null
            ? null
            : world.fill(request.body(), who).getBytes(StandardCharsets.UTF_8);
    return world
        .person(who)
        .send(method, address, body, Map.of("Content-Type", "application/json"));
  }

  /// The status of the reply; 200 when there is none, which what is sent behind it shows. Nobody is
  /// not answered at all, before a challenge: that is 401.
  private static int act(Request request, String who) {
    String data = request.body() == null ? "{}" : world.fill(request.body(), who);
    boolean nobody = who.equals("anybody");
    try (var stream = socketOf(who)) {
      stream.sendText(text(OWN, request.address(), data));
      stream.sendText(nobody ? challenge() : text(NEXT, "ping", "{}"));
      var reply = stream.firstReply(OWN, NEXT);
      if (nobody) {
        return reply.seq() == NEXT ? 401 : 200;
      }
      return reply.error().isEmpty() ? 200 : (int) reply.errorStatus();
    }
  }

  private static String challenge() {
    String data = "{\"token\":\"%s\"}".formatted(world.person("member").token());
    return text(NEXT, "authentication_challenge", data);
  }

  private static String text(long seq, String action, String data) {
    return "{\"seq\":%d,\"action\":\"%s\",\"data\":%s}".formatted(seq, action, data);
  }

  private static EventStream socketOf(String who) {
    return who.equals("anybody")
        ? world.person(who).stream().connectAnonymously(world.person(who).node())
        : world.person(who).connects();
  }
}
