package rookery.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import rookery.kernel.IdSource;

/// Turns the server's request into a [Call.Request]. Thread-safe; runs on event loops.
final class RequestReader {
  /// An id that a proxy in front gave: what stands in logs and headers as it is.
  private static final Pattern GIVEN_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /// What a request is a part of: W3C's header, believed as little as an id that is given.
  static final String TRACE_PARENT = "traceparent";

  private final Supplier<ProxySettings> proxies;
  private final String base;
  private final IdSource ids;
  private volatile Known known;

  RequestReader(Supplier<ProxySettings> proxies, String base, IdSource ids) {
    this.proxies = proxies;
    this.base = base;
    this.known = Known.of(proxies.get());
    this.ids = ids;
  }

  /// Settings, and what follows from them.
  private record Known(ProxySettings settings, ClientAddress clients) {
    static Known of(ProxySettings settings) {
      return new Known(settings, new ClientAddress(settings));
    }
  }

  private ClientAddress clients() {
    var last = known;
    var now = proxies.get();
    if (!last.settings.equals(now)) {
      last = Known.of(now);
      known = last;
    }
    return last.clients;
  }

  /// @param path values of the route's names, still encoded
  Call.Request read(HttpServerRequest request, Map<String, String> path, byte[] body) {
    ClientAddress clients = clients();
    Map<String, String> headers = firstOf(request.headers(), true);
    Map<String, String> query = firstOf(request.params(), false);
    Map<String, String> cookies = cookies(request);
    String peer =
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress());
    if (!clients.trusts(peer)) {
      headers.remove(TRACE_PARENT);
    }
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
        id(clients.trusts(peer) ? headers.getOrDefault("x-request-id", "") : ""),
        Credentials.of(cookies, headers, query).token());
  }

  private String id(String given) {
    return GIVEN_ID.matcher(given).matches() ? given : ids.next();
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
