package rookery.delivery;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// Who receives a client event. An event's type says which scope it takes, so the compiler refuses
/// another one. What is here is also what the client reads in `broadcast` and must therefore be
/// true (protocol: realtime 2.8). Immutable.
public sealed interface Scope {
  /// Whether administrators, the others, or everybody in the scope receive this copy.
  default Readers readers() {
    return Readers.ALL;
  }

  /// Which of two copies of one event this is.
  enum Readers {
    /// The only copy.
    ALL,
    /// The copy with what only system administrators may see (`contains_sensitive_data`).
    ADMINS,
    /// The copy for everybody else (`contains_sanitized_data`).
    NON_ADMINS
  }

  /// One user, on all the user's connections. Channel and team are told to the client only.
  ///
  /// @param omit a connection that already knows, if any
  record ToUser(
      UserId user, @Nullable ChannelId channel, @Nullable TeamId team, @Nullable ConnectionId omit)
      implements Scope {
    public ToUser(UserId user) {
      this(user, null, null, null);
    }

    public ToUser(UserId user, ChannelId channel) {
      this(user, channel, null, null);
    }

    public ToUser(UserId user, TeamId team) {
      this(user, null, team, null);
    }
  }

  /// The members of a channel.
  ///
  /// @param except users who receive another copy, or none
  record ToChannel(ChannelId channel, Set<UserId> except, Readers readers) implements Scope {
    public ToChannel(ChannelId channel) {
      this(channel, Set.of(), Readers.ALL);
    }

    public ToChannel(ChannelId channel, Set<UserId> except) {
      this(channel, except, Readers.ALL);
    }

    public ToChannel(ChannelId channel, Readers readers) {
      this(channel, Set.of(), readers);
    }
  }

  /// The members of a team.
  record ToTeam(TeamId team, Set<UserId> except) implements Scope {
    public ToTeam(TeamId team) {
      this(team, Set.of());
    }
  }

  /// Every connection.
  record ToEveryone(Set<UserId> except, Readers readers) implements Scope {
    public ToEveryone() {
      this(Set.of(), Readers.ALL);
    }
  }
}
