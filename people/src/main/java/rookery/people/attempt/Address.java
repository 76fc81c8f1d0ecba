package rookery.people.attempt;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/// Where attempts come from, as they are counted. Pure.
final class Address {
  private static final int NETWORK_BYTES = 8;

  private Address() {}

  /// One machine of version 4 of the protocol, or one network of version 6: whoever has one address
  /// there has all of them.
  static String of(String text) {
    try {
      return InetAddress.ofLiteral(text) instanceof Inet6Address six
          ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES)
          : text;
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
