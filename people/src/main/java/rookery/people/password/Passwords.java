package rookery.people.password;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import rookery.kernel.Problem;

/// Hashes passwords with Argon2id and checks them. Few at a time: hashing is meant to be dear, and
/// a crowd that logs in must not take the machine from everybody else; who waits too long is
/// answered 503. Thread-safe; blocking.
public final class Passwords {
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final Supplier<PasswordCost> costs;
  private final Semaphore places;
  private final SecureRandom random = new SecureRandom();
  private final Timer timer;
  private final Counter refused;
  private final String nobody;

  /// @param costs of hashes made from now on; how many at once stays as it is at first
  public Passwords(Supplier<PasswordCost> costs, MeterRegistry metrics) {
    this.costs = costs;
    this.places = new Semaphore(costs.get().atOnce(), true);
    this.timer = Timer.builder("rookery_people_password_hash").register(metrics);
    this.refused = Counter.builder("rookery_people_password_refused").register(metrics);
    this.nobody = hash("the password of nobody");
  }

  /// The hash to store, in the usual text form: `$argon2id$v=19$m=...,t=...,p=1$salt$hash`.
  public String hash(String password) {
    PasswordCost cost = costs.get();
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = inTurn(() -> argon(password, salt, cost.kibibytes(), cost.passes()));
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + cost.kibibytes()
        + ",t="
        + cost.passes()
        + ",p=1$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  /// Whether `password` is the one behind `stored`. One that is stored in no known form never is;
  /// it takes as long as any other.
  public boolean matches(String password, String stored) {
    String[] parts = (stored.startsWith("$argon2id$") ? stored : nobody).split("\\$", -1);
    int memory = number(parts[3], "m=");
    int passes = number(parts[3], "t=");
    byte[] salt = Base64.getDecoder().decode(parts[4]);
    byte[] wanted = Base64.getDecoder().decode(parts[5]);
    byte[] found = inTurn(() -> argon(password, salt, memory, passes));
    return MessageDigest.isEqual(found, wanted) && stored.startsWith("$argon2id$");
  }

  /// Takes as long as checking a password does: who asks for a user that does not exist must not
  /// learn that from the time.
  public void pretend(String password) {
    matches(password, nobody);
  }

  /// Whether a stored hash was made at another cost than the present one.
  public boolean outdated(String stored) {
    PasswordCost cost = costs.get();
    return !stored.contains("$m=" + cost.kibibytes() + ",t=" + cost.passes() + ",");
  }

  private byte[] inTurn(Supplier<byte[]> work) {
    try {
      if (!places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        refused.increment();
        throw new Problem.Unavailable(
                "api.context.server_busy.app_error",
                "Too many people log in at once, please try again.",
                Duration.ofSeconds(5))
            .raise();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    try {
      return timer.record(work);
    } finally {
      places.release();
    }
  }

  private static byte[] argon(String password, byte[] salt, int kibibytes, int passes) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(kibibytes)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[HASH_BYTES];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }

  private static int number(String parameters, String name) {
    for (String one : parameters.split(",", -1)) {
      if (one.startsWith(name)) {
        return Integer.parseInt(one.substring(name.length()));
      }
    }
    throw new IllegalArgumentException("a hash without " + name);
  }
}
