package rookery.people.user;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rookery.delivery.CacheMemory;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.http.Route;
import rookery.kernel.IdSource;
import rookery.people.access.Permissions;
import rookery.people.password.PasswordRules;
import rookery.people.password.Passwords;
import rookery.people.preference.Preferences;
import rookery.postgres.Database;

/// Puts users together.
public record UserFeature(
    Users users, LogInCheck logIn, Activation activation, List<Route> routes) {
  /// What users stand on. Immutable.
  public record Parts(
      Database database,
      Outbox outbox,
      Notices notices,
      CacheMemory caches,
      InstantSource clock,
      IdSource ids,
      MeterRegistry metrics) {}

  /// What operators decide about users. Immutable.
  public record Rules(
      Supplier<SignUpRules> signUp,
      Supplier<LogInRules> logIn,
      Supplier<PasswordRules> passwords,
      Supplier<UserJson.Visibility> visibility) {}

  /// Assembles the feature.
  public static UserFeature assemble(
      Parts parts,
      Rules rules,
      Passwords passwords,
      Permissions permissions,
      Preferences preferences) {
    var users = new Users(parts.database, parts.notices, parts.caches, parts.metrics);
    var logIn =
        new LogInCheck(rules.logIn, users, passwords, parts.database, parts.outbox, parts.clock);
    var profiles =
        new Profiles(parts.database, parts.outbox, passwords, parts.clock, rules.visibility);
    var signUp =
        new SignUp(
            rules.signUp,
            rules.passwords,
            passwords,
            preferences,
            parts.database,
            parts.outbox,
            new SignUp.Source(parts.ids, parts.clock));
    var about = new UserEndpoints(users, profiles, new Avatars(), permissions, rules.visibility);
    var making = new SignUpEndpoints(signUp, users, permissions);
    var activation = new Activation(parts.database, parts.outbox, parts.clock, rules.visibility);
    var activating = new ActivationEndpoints(activation, permissions);
    return new UserFeature(
        users,
        logIn,
        activation,
        Stream.of(about.routes(), making.routes(), activating.routes())
            .flatMap(List::stream)
            .toList());
  }
}
