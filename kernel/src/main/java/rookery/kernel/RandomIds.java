package rookery.kernel;

import java.security.SecureRandom;

/// Ids of 130 random bits, 122 of them free as in a version 4 UUID, in base 32 without padding
/// (rest.md D.1). Good enough for secrets: the source is a [SecureRandom]. Thread-safe.
public final class RandomIds implements IdSource {
  private static final char[] ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769".toCharArray();
  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
    return encode(bytes);
  }

  static String encode(byte[] bytes) {
    var text = new StringBuilder(Ids.LENGTH);
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET[(buffer >> bits) & 31]);
      }
    }
    if (bits > 0) {
      text.append(ALPHABET[(buffer << (5 - bits)) & 31]);
    }
    return text.toString();
  }
}
