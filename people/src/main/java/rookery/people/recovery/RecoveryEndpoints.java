package rookery.people.recovery;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.people.user.EmailVerification;
import rookery.people.user.PasswordChange;
import rookery.postgres.Database;

/// The routes of mailed links (protocol: rest C.2). Thread-safe.
final class RecoveryEndpoints {
  private static final int LONGEST_EMAIL = 128;

  private final Links links;
  private final PasswordChange passwords;
  private final EmailVerification verification;
  private final Database database;

  RecoveryEndpoints(
      Links links, PasswordChange passwords, EmailVerification verification, Database database) {
    this.links = links;
    this.passwords = passwords;
    this.verification = verification;
    this.database = database;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/users/password/reset/send", Access.PUBLIC, this::sendReset)
            .audited("sendPasswordResetEmail"),
        Route.post("/api/v4/users/password/reset", Access.PUBLIC, this::reset)
            .recorded("resetPassword"),
        Route.post("/api/v4/users/email/verify/send", Access.PUBLIC, this::sendVerify)
            .audited("sendVerificationEmail"),
        Route.post("/api/v4/users/email/verify", Access.PUBLIC, this::verify)
            .recorded("verifyUserEmail"));
  }

  private Reply sendReset(Call call) {
    links.wish(LinkKind.RESET_PASSWORD, address(call));
    return Reply.ok();
  }

  private Reply sendVerify(Call call) {
    links.wish(LinkKind.VERIFY_EMAIL, address(call));
    return Reply.ok();
  }

  private static String address(Call call) {
    String email = requireNonNullElse(call.body(Address.class, "email").email, "").strip();
    if (email.isEmpty() || email.length() > LONGEST_EMAIL) {
      throw Problems.invalidBody("email");
    }
    return email.toLowerCase(Locale.ROOT);
  }

  private Reply reset(Call call) {
    var wish = call.body(Reset.class, "reset");
    String token = token(wish.code, "code");
    String password = requireNonNullElse(wish.new_password, "");
    if (!links.good(LinkKind.RESET_PASSWORD, token)) {
      throw badLink("api.user.reset_password.invalid_link.app_error");
    }
    String hash = passwords.accepted(password);
    var proved =
        database.write(transaction -> {
          var proof =
              links
                  .take(transaction, LinkKind.RESET_PASSWORD, token)
                  .orElseThrow(() -> badLink("api.user.reset_password.invalid_link.app_error"));
          passwords.byLink(transaction, proof.user(), hash);
          return proof;
        });
    call.notes().actor(proved.user());
    return Reply.ok();
  }

  private Reply verify(Call call) {
    String token = token(call.body(Token.class, "token").token, "token");
    var proved =
        database.write(transaction -> {
          var proof =
              links
                  .take(transaction, LinkKind.VERIFY_EMAIL, token)
                  .orElseThrow(() -> badLink("api.user.verify_email.bad_link.app_error"));
          if (!verification.verified(transaction, proof.user(), proof.email())) {
            throw badLink("api.user.verify_email.bad_link.app_error");
          }
          return proof;
        });
    call.notes().actor(proved.user());
    return Reply.ok();
  }

  private static String token(@Nullable String sent, String what) {
    if (sent == null || sent.length() != Links.TOKEN_LENGTH) {
      throw Problems.invalidBody(what);
    }
    return sent;
  }

  private static RuntimeException badLink(String id) {
    return new Problem.Invalid(id, "This link is not valid, was used already or has expired.")
        .raise();
  }

  /// The body that asks for a mail. Immutable.
  private record Address(@Nullable String email) {}

  /// The body that chooses a new password. Immutable.
  private record Reset(@Nullable String code, @Nullable String new_password) {}

  /// The body that proves an address. Immutable.
  private record Token(@Nullable String token) {}
}
