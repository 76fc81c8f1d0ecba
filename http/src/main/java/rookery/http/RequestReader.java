package rookery.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import rookery.kernel.IdSource;

/// Turns the server's request into a [Call.Request]. Thread-safe; runs on event loops.
final class RequestReader {
  private final Supplier<List<String>> proxyHeaders;
  private final IdSource ids;

  RequestReader(Supplier<List<String>> proxyHeaders, IdSource ids) {
    this.proxyHeaders = proxyHeaders;
    this.ids = ids;
  }

  /// @param path values of the route's names, still encoded
  Call.Request read(HttpServerRequest request, Map<String, String> path, byte[] body) {
    Map<String, String> headers = firstOf(request.headers(), true);
    Map<String, String> query = firstOf(request.params(), false);
    Map<String, String> cookies = cookies(request);
    return new Call.Request(
        path,
        query,
        headers,
        cookies,
        body,
        address(request, headers),
        request.isSSL() || headers.getOrDefault("x-forwarded-proto", "").equals("https"),
        ids.next(),
        Credentials.of(cookies, headers, query).token());
  }

  /// The client's address: the last hop of what a trusted proxy says, or the connection's own.
  private String address(HttpServerRequest request, Map<String, String> headers) {
    for (String header : proxyHeaders.get()) {
      String value = headers.getOrDefault(header.toLowerCase(Locale.ROOT), "");
      if (!value.isBlank()) {
        return value.split(",", 2)[0].strip();
      }
    }
    return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
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
