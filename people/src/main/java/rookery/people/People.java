package rookery.people;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.people.access.AccessFeature;
import rookery.people.access.Permissions;
import rookery.people.access.Roles;
import rookery.people.attempt.ForgetAttempts;
import rookery.people.mfa.MfaFeature;
import rookery.people.password.Passwords;
import rookery.people.preference.PreferenceEndpoints;
import rookery.people.preference.Preferences;
import rookery.people.recovery.RecoveryFeature;
import rookery.people.session.EndExpiredSessions;
import rookery.people.session.SessionFeature;
import rookery.people.session.Sessions;
import rookery.people.status.Presence;
import rookery.people.status.StatusFeature;
import rookery.people.status.Statuses;
import rookery.people.user.UserFeature;
import rookery.people.user.UserJson;
import rookery.people.user.Users;
import rookery.realtime.SocketAction;

/// The tier of users, put together: its services for the tiers above, its routes, socket actions
/// and jobs. Immutable.
///
/// @param visibility what of a user others may see
/// @param presence to be told of connections on this node
public record People(
    Users users,
    Supplier<UserJson.Visibility> visibility,
    Roles roles,
    Permissions permissions,
    Preferences preferences,
    Sessions sessions,
    Statuses statuses,
    Presence presence,
    List<Route> routes,
    List<SocketAction> actions,
    List<Job> jobs) {
  private static final Duration EXPIRY_CHECK = Duration.ofMillis(500);

  /// Assembles the features in the order in which they need each other.
  ///
  /// @param settings as they are now; what is not asked for again stays as it is at first
  public static People assemble(Parts parts, Supplier<PeopleSettings> settings) {
    var access = access(parts);
    var permissions = access.permissions();
    var preferences = new Preferences(parts.database(), parts.outbox());
    var user = user(parts, settings, access, preferences);
    var sessions = sessions(parts, settings, user);
    var mfa = secondFactor(parts, settings, user, permissions);
    user.logIn().asks(mfa.demand(), sessions::from);
    var recovery =
        RecoveryFeature.assemble(
            () -> settings.get().mail(), user, parts.database(), parts.clock(), parts.metrics());
    var status =
        StatusFeature.assemble(
            statusParts(parts), () -> settings.get().awayAfter(), user.users(), permissions);
    var routes =
        Stream.of(
            access.routes(),
            new PreferenceEndpoints(preferences, permissions).routes(),
            user.routes(),
            sessionRoutes(parts, user, sessions, permissions),
            mfa.routes(),
            recovery.routes(),
            status.routes());
    return new People(
        user.users(),
        () -> settings.get().visibility(),
        access.roles(),
        permissions,
        preferences,
        sessions,
        status.statuses(),
        status.presence(),
        routes.flatMap(List::stream).toList(),
        status.actions(),
        Stream.concat(
                jobs(sessions, user),
                Stream.concat(recovery.jobs().stream(), status.jobs().stream()))
            .toList());
  }

  private static AccessFeature access(Parts parts) {
    return AccessFeature.assemble(
        parts.database(), parts.outbox(), parts.notices(), parts.clock(), parts.metrics());
  }

  private static MfaFeature secondFactor(
      Parts parts, Supplier<PeopleSettings> settings, UserFeature user, Permissions permissions) {
    return MfaFeature.assemble(
        () -> settings.get().mfa(), user.secondFactors(), permissions, parts.clock());
  }

  private static Stream<Job> jobs(Sessions sessions, UserFeature user) {
    return Stream.of(new EndExpiredSessions(sessions), new ForgetAttempts(user.attempts()));
  }

  /// The sessions, which end with their time and with the account.
  private static Sessions sessions(
      Parts parts, Supplier<PeopleSettings> settings, UserFeature user) {
    var sessions =
        new Sessions(
            () -> settings.get().sessions(),
            user.users(),
            parts.database(),
            parts.outbox(),
            new Sessions.Source(parts.ids(), parts.clock()),
            new Sessions.Memory(parts.notices(), settings.get().caches()),
            parts.metrics());
    user.activation().within(sessions::endAll);
    user.passwords().within(sessions::passwordChanged);
    user.roleChange().within(sessions::rolesChanged);
    user.secondFactors().within(sessions::rolesChanged);
    parts.timers().every("end of sessions", EXPIRY_CHECK, sessions::endExpired);
    return sessions;
  }

  private static List<Route> sessionRoutes(
      Parts parts, UserFeature user, Sessions sessions, Permissions permissions) {
    return SessionFeature.routes(
        sessions,
        user.logIn(),
        user.users(),
        permissions,
        parts.database(),
        new Sessions.Source(parts.ids(), parts.clock()),
        parts.metrics());
  }

  private static UserFeature user(
      Parts parts,
      Supplier<PeopleSettings> settings,
      AccessFeature access,
      Preferences preferences) {
    return UserFeature.assemble(
        new UserFeature.Parts(
            parts.database(),
            parts.outbox(),
            parts.notices(),
            settings.get().caches(),
            parts.clock(),
            parts.ids(),
            parts.metrics()),
        new UserFeature.Rules(
            () -> settings.get().signUp(),
            () -> settings.get().logIn(),
            () -> settings.get().passwords(),
            () -> settings.get().visibility(),
            access.roles()),
        new Passwords(() -> settings.get().passwordCost(), parts.metrics()),
        access.permissions(),
        preferences);
  }

  private static StatusFeature.Parts statusParts(Parts parts) {
    return new StatusFeature.Parts(
        parts.database(),
        parts.outbox(),
        parts.announcer(),
        parts.notices(),
        parts.incarnation(),
        parts.clock(),
        parts.timers(),
        parts.metrics());
  }
}
