package rookery.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the server listens and what it bears. Immutable.
///
/// @param host "" for every address of the machine
/// @param port 0 for any free one
/// @param siteUrl where people reach this installation, "" when it was not set
/// @param allowCorsFrom origins that may call from their pages; `*` for any; empty for the own one
/// @param proxies who is believed about the client's address
/// @param tls how it speaks TLS itself; without, a proxy may
/// @param eventLoops threads that move bytes
/// @param mostInFlight requests handled at once; more are answered 503
/// @param longestAddress the longest path and query in characters
/// @param largestBody the largest body in bytes, unless a route says otherwise
/// @param idle a connection without traffic for so long is closed
/// @param slowness how slowly clients may send requests
/// @param pacing how quickly clients may open sockets
public record HttpSettings(
    String host,
    int port,
    String siteUrl,
    List<String> allowCorsFrom,
    ProxySettings proxies,
    Optional<TlsSettings> tls,
    int eventLoops,
    int mostInFlight,
    int longestAddress,
    long largestBody,
    Duration idle,
    Slowness slowness,
    Pacing pacing) {
  /// Settings with this project's defaults for everything but the address.
  public static HttpSettings of(String host, int port) {
    return new HttpSettings(
        host,
        port,
        "",
        List.of(),
        ProxySettings.NONE,
        Optional.empty(),
        Runtime.getRuntime().availableProcessors(),
        2_000,
        2_048,
        Route.JSON_LIMIT,
        Duration.ofMinutes(5),
        Slowness.DEFAULTS,
        Pacing.NONE);
  }

  /// The same with another pace.
  public HttpSettings withPacing(Pacing other) {
    return with(siteUrl, proxies, tls, slowness, other);
  }

  /// The same for clients that may be slower or must be quicker, for tests.
  HttpSettings with(Slowness other) {
    return with(siteUrl, proxies, tls, other, pacing);
  }

  /// The same with other proxies, TLS and site, for tests.
  HttpSettings with(String site, ProxySettings otherProxies, Optional<TlsSettings> otherTls) {
    return with(site, otherProxies, otherTls, slowness, pacing);
  }

  private HttpSettings with(
      String site,
      ProxySettings otherProxies,
      Optional<TlsSettings> otherTls,
      Slowness otherSlowness,
      Pacing otherPacing) {
    return new HttpSettings(
        host,
        port,
        site,
        allowCorsFrom,
        otherProxies,
        otherTls,
        eventLoops,
        mostInFlight,
        longestAddress,
        largestBody,
        idle,
        otherSlowness,
        otherPacing);
  }

  /// The path below which everything is served: that of the site's address, without a slash at its
  /// end; "" for all of the site.
  String base() {
    if (siteUrl.isEmpty()) {
      return "";
    }
    String path = URI.create(siteUrl).getRawPath();
    return path == null ? "" : path.replaceAll("/+$", "");
  }
}
