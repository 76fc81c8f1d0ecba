package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import rookery.acceptance.BadRequests.Request;
import rookery.acceptance.BadRequests.Row;
import rookery.client.Answer;
import rookery.client.Tree;
import rookery.http.Access;
import rookery.http.Route;
import rookery.json.Json;
import rookery.kernel.Ids;

/// Bad requests to every route of a running node: the protocol's error each time, never a 500, and
/// not a row more or less in any table.
class BadInputTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private static final World world = World.settledAt(cluster.node("a").client());
  private static final RowCounts counts = RowCounts.of(cluster.database());

  /// All but those that take no input at all.
  private static final List<Route> routes =
      cluster.routes("a").stream().filter(route -> route.access() != Access.PROBE).toList();

  private static final List<Row> table = BadRequests.read();

  private static final String EXPIRED = "api.context.session_expired.app_error";
  private static final String TOO_LARGE = "api.context.request_body_too_large.app_error";
  private static final String URL_PARAM = "api.context.invalid_url_param.app_error";
  private static final List<String> BODY_IDS =
      List.of("api.context.invalid_body_param.app_error", "api.payload.parse.error");
  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  @AfterAll
  static void stop() {
    counts.close();
    cluster.close();
  }

  @Test
  void every_route_has_a_row_and_every_row_a_route() {
    assertThat(routes).allSatisfy(route -> assertThat(rows(route)).as(route.name()).hasSize(1));
    assertThat(table)
        .allSatisfy(row ->
            assertThat(routes)
                .as(row.method() + " " + row.path())
                .anyMatch(r -> row.isAbout(r.method().name(), r.path())));
  }

  @Test
  void what_is_no_route_is_not_found() {
    for (String path : List.of("/nothing", "/users/me/nothing", "/", "/users/")) {
      refused(send("member", "PUT", path, "{}"), List.of(404, 405), List.of("*"));
    }
  }

  @Test
  void an_address_that_is_too_long_is_refused() {
    var answer = send("member", "GET", "/users?in_team=" + "a".repeat(2100), null);
    assertThat(answer.status()).isEqualTo(414);
  }

  @TestFactory
  Stream<DynamicNode> every_route_refuses_bad_input() {
    return routes.stream()
        .map(route ->
            dynamicContainer(
                route.name(),
                rows(route).stream().flatMap(row -> Stream.concat(always(route, row), told(row)))));
  }

  private static List<Row> rows(Route route) {
    return table.stream().filter(row -> row.isAbout(route.method().name(), route.path())).toList();
  }

  /// What the table says of this route.
  private static Stream<DynamicTest> told(Row row) {
    return row.requests().stream()
        .map(request ->
            dynamicTest(
                request.who() + " " + request.address() + " " + shortened(request.body()),
                () -> refused(row, request)));
  }

  private static void refused(Row row, Request request) {
    var before = counts.now();
    var answer = send(request.who(), row.method(), request.address(), request.body());
    refused(answer, request.statuses(), request.ids());
    assertThat(counts.now()).as("rows").isEqualTo(before);
  }

  /// What holds for every route.
  private static Stream<DynamicTest> always(Route route, Row row) {
    var requests = new ArrayList<Request>();
    @Nullable String good = row.good().isEmpty() ? null : row.good();
    boolean open = route.access() == Access.PUBLIC || route.access() == Access.PUBLIC_WITHOUT_CSRF;
    if (!open) {
      requests.add(new Request("anybody", row.path(), List.of(401), List.of(EXPIRED), good));
    }
    if (good != null) {
      String otherShape = good.startsWith("[") ? "{}" : "[]";
      for (String body : List.of("", "{", "nothing", "7", "\"text\"", "null", otherShape)) {
        requests.add(new Request("admin", row.path(), List.of(400), BODY_IDS, body));
      }
      String large = "\"" + "a".repeat(300_100) + "\"";
      requests.add(new Request("admin", row.path(), List.of(413), List.of(TOO_LARGE), large));
    }
    idsIn(row.path())
        .forEach(path ->
            requests.add(new Request("admin", path, List.of(400), List.of(URL_PARAM), good)));
    return Stream.concat(told(new Row(row.method(), row.path(), "", requests)), otherMethods(row));
  }

  private static Stream<DynamicTest> otherMethods(Row row) {
    return METHODS.stream()
        .filter(method -> routes.stream().noneMatch(r -> takes(r, method, row.path())))
        .map(method ->
            dynamicTest(
                method + " is not offered",
                () ->
                    refused(
                        send("admin", method, row.path(), "{}"),
                        List.of(404, 405),
                        List.of("api.context.*"))));
  }

  private static boolean takes(Route route, String method, String path) {
    String pattern = route.path().replaceAll("\\{[^}]*}", "[^/]+");
    return route.method().name().equals(method)
        && BadRequests.whole(world.fill(path)).matches(pattern);
  }

  /// The path once for every id in it, with something there that is none.
  private static Stream<String> idsIn(String path) {
    return NAME.matcher(path)
        .results()
        .map(found -> found.group(1))
        .filter(name -> Ids.wellFormed(world.fill("{" + name + "}")))
        .map(name -> path.replace("{" + name + "}", "short"));
  }

  private static Answer send(String who, String method, String address, @Nullable String body) {
    byte[] bytes = body == null ? null : world.fill(body).getBytes(StandardCharsets.UTF_8);
    var type = Map.of("Content-Type", "application/json");
    return world.person(who).send(method, world.fill(address), bytes, type);
  }

  private static void refused(Answer answer, List<Integer> statuses, List<String> ids) {
    String got = answer.call() + " was answered " + answer;
    var expected = new Request("", "", statuses, ids, null);
    assertThat(answer.header("Content-Type")).as(got).isEqualTo("application/json");
    Tree error = answer.tree();
    assertThat(expected.expects(answer.status(), error.text("id"))).as(got).isTrue();
    assertThat(error.keys())
        .as(got)
        .containsExactlyInAnyOrder("id", "message", "detailed_error", "request_id", "status_code");
    assertThat(error.number("status_code")).as(got).isEqualTo(answer.status());
    assertThat(error.text("message")).as(got).isNotBlank();
    assertThat(error.text("detailed_error")).as(got).isEmpty();
    assertThat(error.text("request_id")).as(got).isEqualTo(answer.header("X-Request-Id"));
    assertThat(answer.header("X-Version-Id")).as(got).startsWith("11.6.0.");
  }

  private static String shortened(@Nullable String body) {
    String text = body == null ? "" : Json.text(body);
    return text.length() > 120 ? text.substring(0, 120) + "..." : text;
  }
}
