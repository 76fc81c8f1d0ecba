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
import rookery.people.access.Roles;
import rookery.people.attempt.Attempts;
import rookery.people.password.PasswordRules;
import rookery.people.password.Passwords;
import rookery.people.preference.Preferences;
import rookery.postgres.Database;

/// Puts users together. Immutable.
public record UserFeature(
    Users users,
    LogInCheck logIn,
    Attempts attempts,
    PasswordChange passwords,
    EmailVerification verification,
    SecondFactors secondFactors,
    RoleChange roleChange,
    Activation activation,
    List<Route> routes) {
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
  ///
  /// @param roles that there are
  public record Rules(
      Supplier<SignUpRules> signUp,
      Supplier<LogInRules> logIn,
      Supplier<PasswordRules> passwords,
      Supplier<UserJson.Visibility> visibility,
      Roles roles) {}

  /// Assembles the feature.
  public static UserFeature assemble(
      Parts parts,
      Rules rules,
      Passwords passwords,
      Permissions permissions,
      Preferences preferences) {
    var users = new Users(parts.database, parts.notices, parts.caches, parts.metrics);
    var attempts =
        new Attempts(
            () -> rules.logIn.get().attempts(), parts.database, parts.clock, parts.metrics);
    var verification =
        new EmailVerification(
            rules.logIn, parts.database, parts.outbox, parts.clock, rules.visibility);
    var logIn = logIn(parts, rules, users, passwords, attempts, verification);
    var change = change(parts, rules, passwords, logIn, attempts);
    var activation = new Activation(parts.database, parts.outbox, parts.clock, rules.visibility);
    var profiles = new Profiles(parts.database, parts.outbox, logIn, parts.clock, rules.visibility);
    var signUp = signUp(parts, rules, passwords, preferences);
    var seen = rules.visibility;
    var about = new UserEndpoints(users, profiles, verification, new Avatars(), permissions, seen);
    var roles =
        new RoleChange(rules.roles, parts.database, parts.outbox, parts.clock, rules.visibility);
    var routes =
        Stream.of(
            new SystemRoleEndpoints(roles, permissions).routes(),
            about.routes(),
            new SignUpEndpoints(signUp, users, verification, permissions).routes(),
            new PasswordEndpoints(change, verification, permissions).routes(),
            new ActivationEndpoints(activation, permissions).routes());
    return new UserFeature(
        users,
        logIn,
        attempts,
        change,
        verification,
        new SecondFactors(parts.database, parts.outbox, parts.clock, rules.visibility),
        roles,
        activation,
        routes.flatMap(List::stream).toList());
  }

  private static LogInCheck logIn(
      Parts parts,
      Rules rules,
      Users users,
      Passwords passwords,
      Attempts attempts,
      EmailVerification verification) {
    return new LogInCheck(
        rules.logIn,
        users,
        passwords,
        attempts,
        verification,
        new LogInCheck.Stored(parts.database, parts.outbox),
        parts.clock);
  }

  private static PasswordChange change(
      Parts parts, Rules rules, Passwords passwords, LogInCheck logIn, Attempts attempts) {
    var change =
        new PasswordChange(
            rules.passwords, passwords, logIn, parts.database, parts.outbox, parts.clock);
    change.within((transaction, user, _) -> attempts.forget(transaction, user));
    return change;
  }

  private static SignUp signUp(
      Parts parts, Rules rules, Passwords passwords, Preferences preferences) {
    return new SignUp(
        rules.signUp,
        rules.passwords,
        passwords,
        preferences,
        parts.database,
        parts.outbox,
        new SignUp.Source(parts.ids, parts.clock));
  }
}
