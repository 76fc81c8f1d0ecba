package rookery.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Addresses that begin alike. Immutable.
final class Network {
  private final IpSubnetFilterRule rule;

  private Network(IpSubnetFilterRule rule) {
    this.rule = rule;
  }

  /// Reads an address or a network, as `192.0.2.7` or `2001:db8::/32`.
  ///
  /// @throws IllegalArgumentException if it is none
  static Network of(String text) {
    String[] parts = text.split("/", 2);
    InetAddress address =
        address(parts[0]).orElseThrow(() -> new IllegalArgumentException(text + " is no network"));
    int whole = address.getAddress().length * Byte.SIZE;
    int prefix = parts.length == 1 ? whole : number(parts[1], text);
    if (prefix > whole) {
      throw new IllegalArgumentException(text + " is no network");
    }
    return new Network(new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT));
  }

  private static int number(String digits, String text) {
    if (!digits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(text + " is no network");
    }
    return Integer.parseInt(digits);
  }

  boolean contains(InetAddress address) {
    return rule.matches(new InetSocketAddress(address, 0));
  }

  /// Reads an address without asking anybody for names; nothing if it is none.
  static Optional<InetAddress> address(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("it has the length of an address", e);
    }
  }
}
