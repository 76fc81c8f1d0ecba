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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import rookery.acceptance.PermissionTable.Request;
import rookery.acceptance.PermissionTable.Row;
import rookery.client.Answer;
import rookery.http.Route;

/// Every route, asked by everybody: who is not allowed is refused, and who is, is not.
class PermissionMatrixTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private static final PermissionWorld world =
      PermissionWorld.settledAt(cluster.node("a").client());
  private static final List<Route> routes = cluster.routes("a");
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
        .allSatisfy(row ->
            assertThat(routes)
                .as(row.method() + " " + row.path())
                .anyMatch(r -> row.isAbout(r.method().name(), r.path())));
    assertThat(table).allSatisfy(row -> assertThat(row.requests()).isNotEmpty());
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
}
