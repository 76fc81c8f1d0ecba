package rookery.http;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Tells who sent a request, behind proxies. A header is believed as far as proxies that are
/// trusted wrote it: read from its end, the first address that is no such proxy is the client's;
/// what stands before that anybody may have written. Immutable.
final class ClientAddress {
  private final List<String> headers;
  private final List<Network> trusted;

  ClientAddress(ProxySettings settings) {
    this.headers = settings.headers();
    this.trusted = settings.networks().stream().map(Network::of).toList();
  }

  /// Whether the other end of the connection is a proxy that is trusted.
  boolean trusts(String peer) {
    return Network.address(peer).filter(this::isProxy).isPresent();
  }

  /// The client's address.
  ///
  /// @param peer the other end of the connection
  String of(String peer, MultiMap sent) {
    if (!trusts(peer)) {
      return peer;
    }
    String last = peer;
    for (String hop : hops(sent).reversed()) {
      Optional<InetAddress> address = Network.address(hop);
      if (address.isEmpty()) {
        return last;
      }
      if (!isProxy(address.get())) {
        return hop;
      }
      last = hop;
    }
    return last;
  }

  /// A header may be there more than once, which is as one with all values.
  private List<String> hops(MultiMap sent) {
    var hops = new ArrayList<String>();
    for (String header : headers) {
      for (String line : sent.getAll(header)) {
        Arrays.stream(line.split(",", -1))
            .map(String::strip)
            .filter(hop -> !hop.isEmpty())
            .forEach(hops::add);
      }
      if (!hops.isEmpty()) {
        return hops;
      }
    }
    return hops;
  }

  private boolean isProxy(InetAddress address) {
    return trusted.stream().anyMatch(network -> network.contains(address));
  }
}
