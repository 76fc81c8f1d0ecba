package rookery.kernel;

/// The form of an id. Protocol fact (rest.md D.1): on input exactly 26 letters or digits are
/// accepted, whatever letters; generated ids use the smaller alphabet of [RandomIds].
public final class Ids {
  /// Characters in an id.
  public static final int LENGTH = 26;

  private Ids() {}

  /// Whether a client's text can be an id at all.
  public static boolean wellFormed(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (!letterOrDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  static void requireWellFormed(String kind, String value) {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException("not a " + kind + " id: " + value);
    }
  }

  private static boolean letterOrDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
