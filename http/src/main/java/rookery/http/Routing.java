package rookery.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Gives each request to a router that knows only the routes that its address may mean: those with
/// the same first segment behind `/api/v4/`. A router tries its routes one after another, and there
/// are hundreds. Whatever is not written plainly goes to the router with all routes, so no answer
/// depends on this. Not thread-safe; confined to its event loop.
final class Routing implements Handler<HttpServerRequest> {
  private static final String API = "/api/v4/";

  private final String prefix;
  private final Router all;
  private final Function<List<Route>, Router> router;
  private final Map<String, List<Route>> byPart;

  /// Made when first asked for: a node answers sooner when it starts.
  private final Map<String, Router> made = new HashMap<>();

  /// @param base what all addresses begin with; empty, or as `/chat`
  /// @param router makes one of some routes
  Routing(String base, List<Route> routes, Function<List<Route>, Router> router) {
    this.prefix = base + API;
    this.all = router.apply(routes);
    this.router = router;
    this.byPart =
        routes.stream()
            .filter(route -> route.path().startsWith(API))
            .collect(Collectors.groupingBy(route -> part(route.path(), API.length())));
    byPart.keySet().removeIf(part -> part.contains("{"));
  }

  @Override
  public void handle(HttpServerRequest request) {
    of(request.path()).handle(request);
  }

  /// @param path null where a request has none
  Router of(@Nullable String path) {
    if (path == null || !path.startsWith(prefix) || path.indexOf('%') >= 0 || isCrooked(path)) {
      return all;
    }
    String part = part(path, prefix.length());
    List<Route> routes = byPart.get(part);
    return routes == null ? all : made.computeIfAbsent(part, _ -> router.apply(routes));
  }

  /// Whether the segments of an address are others than those that are read in it.
  private static boolean isCrooked(String path) {
    return path.contains("//") || path.contains("/.");
  }

  private static String part(String path, int from) {
    int end = path.indexOf('/', from);
    return end < 0 ? path.substring(from) : path.substring(from, end);
  }
}
