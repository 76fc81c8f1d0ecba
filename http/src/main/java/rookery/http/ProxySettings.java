package rookery.http;

import java.util.List;

/// Which proxies are believed about who sent a request. Immutable.
///
/// @param headers in which they name the client's address; the first that is there counts
/// @param networks addresses or networks (`10.0.0.0/8`) that they are at: from elsewhere the
///   headers say nothing
public record ProxySettings(List<String> headers, List<String> networks) {
  /// Nobody.
  public static final ProxySettings NONE = new ProxySettings(List.of(), List.of());

  /// @throws IllegalArgumentException if a network is none
  public ProxySettings {
    headers = List.copyOf(headers);
    networks = List.copyOf(networks);
    networks.forEach(Network::of);
  }

  /// Whether this is an address or a network, for whoever checks settings.
  public static boolean isNetwork(String text) {
    try {
      Network.of(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
