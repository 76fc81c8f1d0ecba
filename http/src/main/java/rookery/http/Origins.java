package rookery.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which pages may call this server from a browser (protocol: realtime 1.3). Immutable.
final class Origins {
  private final String siteUrl;
  private final List<String> allowed;

  Origins(String siteUrl, List<String> allowed) {
    this.siteUrl = siteUrl;
    this.allowed = allowed;
  }

  /// Whether a page of `origin` may open a socket; "" is a client that is no browser.
  boolean maySocket(String origin, String host) {
    if (origin.isEmpty() || allowed.contains("*")) {
      return true;
    }
    if (!allowed.isEmpty()) {
      return allowed.contains(origin) || sameOrigin(origin, siteUrl);
    }
    if (!siteUrl.isEmpty()) {
      return sameOrigin(origin, siteUrl);
    }
    return parse(origin).map(uri -> authority(uri).equalsIgnoreCase(host)).orElse(false);
  }

  /// The value of `Access-Control-Allow-Origin` for a page of `origin`, if another site's page may
  /// read answers.
  Optional<String> allow(String origin) {
    if (origin.isEmpty() || allowed.isEmpty()) {
      return Optional.empty();
    }
    return allowed.contains("*") || allowed.contains(origin)
        ? Optional.of(origin)
        : Optional.empty();
  }

  private static boolean sameOrigin(String one, String other) {
    var a = parse(one);
    var b = parse(other);
    return a.isPresent()
        && b.isPresent()
        && authority(a.get()).equalsIgnoreCase(authority(b.get()))
        && scheme(a.get()).equals(scheme(b.get()));
  }

  private static Optional<URI> parse(String text) {
    try {
      return Optional.of(URI.create(text)).filter(uri -> uri.getHost() != null);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String authority(URI uri) {
    return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
