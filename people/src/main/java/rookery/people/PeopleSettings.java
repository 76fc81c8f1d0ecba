package rookery.people;

import java.time.Duration;
import java.util.List;
import rookery.delivery.CacheMemory;
import rookery.people.attempt.AttemptRules;
import rookery.people.mail.MailRules;
import rookery.people.mfa.MfaRules;
import rookery.people.password.PasswordCost;
import rookery.people.password.PasswordRules;
import rookery.people.session.SessionRules;
import rookery.people.user.LogInRules;
import rookery.people.user.SignUpRules;
import rookery.people.user.UserJson;

/// What operators decide about people. Immutable.
///
/// @param awayAfter how long a connected user does nothing until it counts as away
/// @param caches what all caches of the node may take
public record PeopleSettings(
    SignUpRules signUp,
    LogInRules logIn,
    SessionRules sessions,
    PasswordRules passwords,
    PasswordCost passwordCost,
    UserJson.Visibility visibility,
    Duration awayAfter,
    MailRules mail,
    MfaRules mfa,
    CacheMemory caches) {
  /// Those of a fresh installation, except that anyone may sign up.
  public static final PeopleSettings OPEN =
      new PeopleSettings(
          new SignUpRules(true, true, true, List.of(), "en"),
          new LogInRules(new AttemptRules(10, 100), true, true, false),
          new SessionRules(Duration.ofDays(30), true),
          PasswordRules.DEFAULTS,
          PasswordCost.DEFAULT,
          new UserJson.Visibility(true, true),
          Duration.ofSeconds(300),
          MailRules.NONE,
          new MfaRules(true, "Rookery"),
          CacheMemory.DEFAULT);

  /// The same with other rules of signing up.
  public PeopleSettings with(SignUpRules other) {
    return new PeopleSettings(
        other, logIn, sessions, passwords, passwordCost, visibility, awayAfter, mail, mfa, caches);
  }

  /// The same with other rules of logging in.
  public PeopleSettings with(LogInRules other) {
    return new PeopleSettings(
        signUp, other, sessions, passwords, passwordCost, visibility, awayAfter, mail, mfa, caches);
  }

  /// The same with other rules of sessions.
  public PeopleSettings with(SessionRules other) {
    return new PeopleSettings(
        signUp, logIn, other, passwords, passwordCost, visibility, awayAfter, mail, mfa, caches);
  }

  /// The same with another cost of passwords.
  public PeopleSettings with(PasswordCost other) {
    return new PeopleSettings(
        signUp, logIn, sessions, passwords, other, visibility, awayAfter, mail, mfa, caches);
  }

  /// The same with other rules of mail.
  public PeopleSettings with(MailRules other) {
    return new PeopleSettings(
        signUp,
        logIn,
        sessions,
        passwords,
        passwordCost,
        visibility,
        awayAfter,
        other,
        mfa,
        caches);
  }
}
