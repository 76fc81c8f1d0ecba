package rookery.people.mfa;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.bouncycastle.util.encoders.Base32;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;
import rookery.people.user.SecondFactor;
import rookery.people.user.SecondFactors;
import rookery.people.user.User;

/// Gives users a second factor, and asks for it. Its secret is told until it is first used and
/// never again; a code is good once. Thread-safe; blocking.
final class MultiFactor implements SecondFactor {
  private static final int SECRET_BYTES = 20;
  private static final String BAD_CODE = "api.user.check_user_mfa.bad_code.app_error";

  private final Supplier<MfaRules> rules;
  private final SecondFactors stored;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Totp totp = new Totp();

  MultiFactor(Supplier<MfaRules> rules, SecondFactors stored, InstantSource clock) {
    this.rules = rules;
    this.stored = stored;
    this.clock = clock;
  }

  /// What an app needs.
  ///
  /// @param address the same in the form that apps read from pictures
  record Secret(String secret, String address) {}

  /// A secret for a user who has no second factor; it counts once a code of it was shown.
  Secret generate(UserId id) {
    demandEnabled();
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base32.toBase32String(bytes);
    User user =
        stored
            .prepare(id, secret)
            .orElseThrow(() ->
                new Problem.Invalid(
                        "api.user.generate_mfa_secret.active.app_error",
                        "There is a second factor already; remove it first.")
                    .raise());
    return new Secret(secret, address(user, secret));
  }

  private String address(User user, String secret) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s"
        .formatted(
            encoded(rules.get().issuer()),
            encoded(user.email()),
            secret,
            encoded(rules.get().issuer()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// From now on the user needs codes.
  void activate(UserId id, String code) {
    demandEnabled();
    var secret = stored.secret(id);
    OptionalLong step =
        secret.pending().isEmpty()
            ? OptionalLong.empty()
            : totp.step(secret.pending(), code, clock.instant(), secret.lastStep());
    if (step.isEmpty() || !stored.activate(id, secret.pending(), step.getAsLong())) {
      throw new Problem.Invalid(BAD_CODE, "The code is wrong.").raise();
    }
  }

  /// From now on the user needs none.
  void deactivate(UserId id) {
    demandEnabled();
    stored.deactivate(id);
  }

  private void demandEnabled() {
    if (!rules.get().enabled()) {
      throw new Problem.NotOffered(
              "mfa.mfa_disabled.app_error",
              "Multi-factor authentication is switched off on this server.")
          .raise();
    }
  }

  @Override
  public void demand(User user, String code) {
    if (!rules.get().enabled() || !user.mfaActive()) {
      return;
    }
    if (code.isEmpty()) {
      throw refused("mfa.validate_token.authenticate.app_error", "A code is needed.");
    }
    var secret = stored.secret(user.id());
    OptionalLong step = totp.step(secret.active(), code, clock.instant(), secret.lastStep());
    if (step.isEmpty() || !stored.use(user.id(), step.getAsLong())) {
      throw refused(BAD_CODE, "The code is wrong, or was used already.");
    }
  }

  private static ProblemException refused(String id, String message) {
    return new Problem.Unauthenticated(id, message).raise();
  }
}
