package rookery.realtime;

import java.util.function.UnaryOperator;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// What one connection may receive, at a version. It belongs to the connection: only the log
/// changes it, at each change's place. Not thread-safe; confined to the connection's event loop.
final class Rights {
  private final UserId user;
  private final PackedSet<ChannelId> channels;
  private final PackedSet<TeamId> teams;
  private long version;
  private boolean admin;

  /// What became of a change.
  enum Outcome {
    /// It was known already.
    KNOWN,
    /// It counts from here on.
    APPLIED,
    /// Something between is missing: nobody knows what is right.
    GAP
  }

  Rights(UserId user, Entitlements entitlements) {
    this.user = user;
    this.channels = PackedSet.of(entitlements.channels());
    this.teams = PackedSet.of(entitlements.teams());
    this.version = entitlements.version();
    this.admin = entitlements.admin();
  }

  /// Of the user's entitlements, as applied here.
  long version() {
    return version;
  }

  PackedSet<ChannelId> channels() {
    return channels;
  }

  PackedSet<TeamId> teams() {
    return teams;
  }

  /// Keeps its ids as others keep theirs, so that an id is in memory once and not once for each
  /// connection.
  void share(UnaryOperator<ChannelId> ofChannels, UnaryOperator<TeamId> ofTeams) {
    channels.replaceAll(ofChannels);
    teams.replaceAll(ofTeams);
  }

  /// Whether this user is among those an event is for. One connection of several may still be left
  /// out.
  boolean cover(Scope scope) {
    return switch (scope) {
      case Scope.ToUser(var to, _, _, _) -> to.equals(user);
      case Scope.ToChannel(var channel, var except, var readers) ->
          channels.contains(channel) && !except.contains(user) && reads(readers);
      case Scope.ToTeam(var team, var except) -> teams.contains(team) && !except.contains(user);
      case Scope.ToEveryone(var except, var readers) -> !except.contains(user) && reads(readers);
    };
  }

  /// Whether an event is for everybody in its channel, or team, or for everybody there is: whoever
  /// was found by that need not be asked for more.
  static boolean everybody(Scope scope) {
    return switch (scope) {
      case Scope.ToUser _ -> false;
      case Scope.ToChannel(_, var except, var readers) ->
          except.isEmpty() && readers == Scope.Readers.ALL;
      case Scope.ToTeam(_, var except) -> except.isEmpty();
      case Scope.ToEveryone(var except, var readers) ->
          except.isEmpty() && readers == Scope.Readers.ALL;
    };
  }

  private boolean reads(Scope.Readers readers) {
    return switch (readers) {
      case ALL -> true;
      case ADMINS -> admin;
      case NON_ADMINS -> !admin;
    };
  }

  Outcome apply(EntitlementChange change) {
    if (change.version() <= version) {
      return Outcome.KNOWN;
    }
    if (change.version() != version + 1) {
      return Outcome.GAP;
    }
    version = change.version();
    switch (change.change()) {
      case EntitlementChange.JoinedChannel(var channel) -> channels.add(channel);
      case EntitlementChange.LeftChannel(var channel) -> channels.remove(channel);
      case EntitlementChange.JoinedTeam(var team) -> teams.add(team);
      case EntitlementChange.LeftTeam(var team) -> teams.remove(team);
      case EntitlementChange.Administers(var yes) -> admin = yes;
    }
    return Outcome.APPLIED;
  }
}
