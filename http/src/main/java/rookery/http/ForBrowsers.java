package rookery.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/// What every answer tells browsers, and the answers that only browsers ask for: how this site may
/// be framed and reached, and which pages of other sites may read it. Thread-safe.
final class ForBrowsers {
  private final Supplier<HttpSettings> settings;

  ForBrowsers(Supplier<HttpSettings> settings) {
    this.settings = settings;
  }

  /// Which pages may call this server, as it is set now.
  Origins origins() {
    var now = settings.get();
    return new Origins(now.siteUrl(), now.allowCorsFrom());
  }

  /// Tells it; true if that is the whole answer.
  boolean answer(RoutingContext at) {
    var response = at.response().putHeader("X-Frame-Options", "SAMEORIGIN");
    settings
        .get()
        .tls()
        .filter(tls -> tls.strictFor().isPositive())
        .ifPresent(tls ->
            response.putHeader(
                "Strict-Transport-Security", "max-age=" + tls.strictFor().toSeconds()));
    String origin = at.request().getHeader("Origin");
    origins()
        .allow(origin == null ? "" : origin)
        .ifPresent(allowed ->
            response
                .putHeader("Access-Control-Allow-Origin", allowed)
                .putHeader("Access-Control-Allow-Credentials", "true")
                .putHeader(
                    "Access-Control-Expose-Headers", "Token, X-Request-Id, X-Version-Id, ETag")
                .putHeader("Vary", "Origin"));
    boolean preflight =
        at.request().method().equals(HttpMethod.OPTIONS)
            && at.request().getHeader("Access-Control-Request-Method") != null;
    if (preflight) {
      preflight(at);
    }
    return preflight;
  }

  private static void preflight(RoutingContext at) {
    String wanted = at.request().getHeader("Access-Control-Request-Headers");
    at.response()
        .putHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
        .putHeader("Access-Control-Allow-Headers", wanted == null ? "" : wanted)
        .putHeader("Access-Control-Max-Age", "86400")
        .setStatusCode(204)
        .end();
  }
}
