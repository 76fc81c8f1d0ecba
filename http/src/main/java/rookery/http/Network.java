package rookery.http;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// Addresses that begin alike. Immutable.
///
/// @param first one of them
/// @param prefix how many bits they have in common
record Network(InetAddress first, int prefix) {
  private static final Pattern FOUR_NUMBERS = Pattern.compile("[0-9]{1,3}([.][0-9]{1,3}){3}");

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
    return new Network(address, prefix);
  }

  private static int number(String digits, String text) {
    if (!digits.matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(text + " is no network");
    }
    return Integer.parseInt(digits);
  }

  boolean contains(InetAddress address) {
    byte[] one = first.getAddress();
    byte[] other = address.getAddress();
    if (one.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((one[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  /// Reads an address without asking anybody for names; nothing if it is none.
  static Optional<InetAddress> address(String text) {
    if (!text.contains(":") && !FOUR_NUMBERS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
