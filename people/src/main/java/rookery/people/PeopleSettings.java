package rookery.people;

import java.time.Duration;
import java.util.List;
import rookery.delivery.CacheMemory;
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
    CacheMemory caches) {
  /// Those of a fresh installation, except that anyone may sign up.
  public static final PeopleSettings OPEN =
      new PeopleSettings(
          new SignUpRules(true, true, true, List.of(), "en"),
          new LogInRules(10, true, true),
          new SessionRules(Duration.ofDays(30), true),
          PasswordRules.DEFAULTS,
          PasswordCost.DEFAULT,
          new UserJson.Visibility(true, true),
          Duration.ofSeconds(300),
          CacheMemory.DEFAULT);
}
