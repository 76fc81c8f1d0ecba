package rookery.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A short text that differs when bytes differ, for the tags of answers that depend on many rows.
public final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  /// 32 hexadecimal digits.
  public static String of(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
