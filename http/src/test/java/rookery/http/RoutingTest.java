package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which routes are tried for an address.
class RoutingTest {
  private static final List<Route> ROUTES =
      List.of(
          route("/api/v4/posts"),
          route("/api/v4/posts/{post_id}"),
          route("/api/v4/users/{user_id}"),
          route("/api/rookery/v1/ready"));

  private final Vertx vertx = Vertx.vertx();
  private final Map<Router, List<String>> tried = new HashMap<>();

  @AfterEach
  void close() {
    var _ = vertx.close();
  }

  private static Route route(String path) {
    return Route.get(path, Access.PUBLIC, _ -> Reply.ok());
  }

  private Routing routing(String base) {
    return new Routing(
        base,
        ROUTES,
        of -> {
          var router = Router.router(vertx);
          tried.put(router, of.stream().map(Route::path).toList());
          return router;
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'',/api/v4/posts",
    "'',/api/v4/posts/",
    "'',/api/v4/posts/abc",
    "'',/api/v4/posts/abc/pin/more",
    "/chat,/chat/api/v4/posts/abc",
  })
  void plain_addresses_meet_the_routes_of_their_part_alone(String base, String path) {
    assertThat(tried.get(routing(base).of(path)))
        .containsExactly("/api/v4/posts", "/api/v4/posts/{post_id}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "/api/v4",
        "/api/v4/",
        "/api/v4/websocket",
        "/api/v4/nothing/here",
        "/api/v4/Posts",
        "/api/v4/%70osts",
        "/api/v4//posts",
        "/api//v4/posts",
        "/api/v4/users/../posts",
        "/api/v4/posts/./abc",
        "/chat/api/v4/posts",
        "/api/rookery/v1/ready",
      })
  void all_others_meet_every_route(String path) {
    assertThat(tried.get(routing("").of(path))).hasSameSizeAs(ROUTES);
  }

  @Test
  void so_do_requests_without_an_address() {
    assertThat(tried.get(routing("").of(null))).hasSameSizeAs(ROUTES);
  }
}
