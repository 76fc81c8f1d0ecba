package rookery.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import rookery.kernel.IdSource;

/// Turns the server's request into a [Call.Request]. Thread-safe; runs on event loops.
final class RequestReader {
  private final ClientAddress clients;
  private final String base;
  private final IdSource ids;

  RequestReader(HttpSettings settings, IdSource ids) {
    this.clients = new ClientAddress(settings.proxies());
    this.base = settings.base();
    this.ids = ids;
  }

  /// @param path values of the route's names, still encoded
  Call.Request read(HttpServerRequest request, Map<String, String> path, byte[] body) {
    Map<String, String> headers = firstOf(request.headers(), true);
    Map<String, String> query = firstOf(request.params(), false);
    Map<String, String> cookies = cookies(request);
    String peer =
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress());
    return new Call.Request(
        path,
        query,
        headers,
        cookies,
        body,
        clients.of(peer, request.headers()),
        request.isSSL()
            || (clients.trusts(peer)
                && headers.getOrDefault("x-forwarded-proto", "").equals("https")),
        base,
        ids.next(),
        Credentials.of(cookies, headers, query).token());
  }

  private static Map<String, String> cookies(HttpServerRequest request) {
    var cookies = new HashMap<String, String>();
    for (Cookie cookie : request.cookies()) {
      cookies.putIfAbsent(cookie.getName(), decode(cookie.getValue()));
    }
    return cookies;
  }

  private static Map<String, String> firstOf(MultiMap map, boolean lower) {
    var first = new HashMap<String, String>();
    map.forEach(
        (name, value) -> first.putIfAbsent(lower ? name.toLowerCase(Locale.ROOT) : name, value));
    return first;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
