package rookery.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.RandomIds;
import rookery.kernel.Tracing;

/// Calls routes directly, without a port, through the same dispatcher that the server uses. Each
/// method answers a new tester or the answer; immutable.
public final class RouteTester {
  private static final RandomIds IDS = new RandomIds();

  private final List<Route> routes;
  private final @Nullable Caller caller;
  private final Map<String, String> headers;
  private final String address;

  private RouteTester(
      List<Route> routes, @Nullable Caller caller, Map<String, String> headers, String address) {
    this.routes = routes;
    this.caller = caller;
    this.headers = headers;
    this.address = address;
  }

  /// Calls as `caller`; null calls without a session.
  public static RouteTester of(List<Route> routes, @Nullable Caller caller) {
    return new RouteTester(routes, caller, Map.of(), "127.0.0.1");
  }

  /// The same routes, called by somebody else.
  public RouteTester as(@Nullable Caller other) {
    return new RouteTester(routes, other, headers, address);
  }

  /// The same, with one more header.
  public RouteTester with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header.toLowerCase(java.util.Locale.ROOT), value);
    return new RouteTester(routes, caller, more, address);
  }

  /// The same, called from another address.
  public RouteTester from(String other) {
    return new RouteTester(routes, caller, headers, other);
  }

  public Answer get(String address) {
    return call(Method.GET, address, new byte[0]);
  }

  public Answer delete(String address) {
    return call(Method.DELETE, address, new byte[0]);
  }

  /// Posts `body`: a record, map or list is written as JSON, a String is sent as it is.
  public Answer post(String address, Object body) {
    return call(Method.POST, address, bytes(body));
  }

  /// Puts `body`, as [#post] does.
  public Answer put(String address, Object body) {
    return call(Method.PUT, address, bytes(body));
  }

  private static byte[] bytes(Object body) {
    return body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : Json.bytes(body);
  }

  private Answer call(Method method, String target, byte[] body) {
    String[] parts = target.split("\\?", 2);
    var sent = new HashMap<>(headers);
    if (caller != null) {
      sent.put("authorization", "Bearer token");
    }
    var dispatcher =
        new Dispatcher(
            _ -> Optional.ofNullable(caller),
            () -> "11.6.0.11.6.0.x.false",
            RateLimiter.NONE,
            Tracing.OFF);
    var found =
        routes.stream()
            .filter(route -> route.method() == method)
            .filter(route -> match(route, parts[0]).isPresent())
            .min(
                java.util.Comparator.comparingLong(
                    r -> r.path().chars().filter(c -> c == '{').count()))
            .orElseThrow(() -> new AssertionError("no route " + method + " " + target));
    return new Answer(
        dispatcher.answer(
            found,
            new Call.Request(
                match(found, parts[0]).orElseThrow(),
                parts.length == 2 ? query(parts[1]) : Map.of(),
                sent,
                Map.of(),
                body,
                address,
                false,
                "",
                IDS.next(),
                "token")));
  }

  private static Map<String, String> query(String written) {
    var query = new HashMap<String, String>();
    for (String pair : written.split("&", -1)) {
      String[] both = pair.split("=", 2);
      query.putIfAbsent(
          both[0],
          both.length == 2 ? java.net.URLDecoder.decode(both[1], StandardCharsets.UTF_8) : "");
    }
    return query;
  }

  private static Optional<Map<String, String>> match(Route route, String path) {
    String[] wanted = route.path().split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    var values = new HashMap<String, String>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        values.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(values);
  }

  /// What came back.
  public record Answer(Reply reply) {
    public int status() {
      return reply.status();
    }

    public String text() {
      return new String(reply.body(), StandardCharsets.UTF_8);
    }

    /// The body as an object.
    public Map<String, @Nullable Object> object() {
      try {
        return Json.object(reply.body());
      } catch (MalformedJson e) {
        throw new AssertionError("not an object: " + text(), e);
      }
    }

    /// The body as a list of objects.
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> list() {
      try {
        return (List<Map<String, Object>>) (List<?>) Json.list(reply.body(), Map.class);
      } catch (MalformedJson e) {
        throw new AssertionError("not a list: " + text(), e);
      }
    }

    /// The id of the error, "" when it is none.
    public String errorId() {
      return status() < 400 ? "" : String.valueOf(object().get("id"));
    }

    public Optional<String> header(String name) {
      return reply.headers().stream()
          .filter(h -> h.name().equalsIgnoreCase(name))
          .map(Reply.Header::value)
          .findFirst();
    }
  }
}
