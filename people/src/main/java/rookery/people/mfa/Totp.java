package rookery.people.mfa;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/// Codes that an app and we compute from a shared secret and the time (RFC 6238): six digits, half
/// a minute, SHA-1, as every app does. Immutable.
final class Totp {
  private static final Duration STEP = Duration.ofSeconds(30);
  private static final int DIGITS = 6;

  /// A clock may be off, and a person takes a while to type.
  private static final int STEPS_OFF = 1;

  private final TimeBasedOneTimePasswordGenerator generator =
      new TimeBasedOneTimePasswordGenerator(STEP, DIGITS);

  /// The time step of a code, if it is one of now.
  ///
  /// @param secret in the letters of base 32
  /// @param after only later steps count
  OptionalLong step(String secret, String code, Instant now, long after) {
    long present = now.toEpochMilli() / STEP.toMillis();
    return LongStream.rangeClosed(present - STEPS_OFF, present + STEPS_OFF)
        .filter(step -> step > after && same(code(secret, step), code))
        .findFirst();
  }

  /// The code of a time step.
  String code(String secret, long step) {
    byte[] key = Base32.decode(secret);
    try {
      return generator.generateOneTimePasswordString(
          new SecretKeySpec(key, generator.getAlgorithm()),
          Instant.ofEpochMilli(step * STEP.toMillis()));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any bytes are a key", e);
    }
  }

  private static boolean same(String right, String given) {
    return MessageDigest.isEqual(
        right.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
