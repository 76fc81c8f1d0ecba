package rookery.places.directory;

import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.kernel.ChannelId;
import rookery.kernel.Page;
import rookery.kernel.TeamId;

/// Which users are wanted, and in which order. All filters hold together; of the role filters one
/// must hold. Immutable.
///
/// @param active whether deactivated users are left out
/// @param inactive whether only deactivated users are wanted
record Listing(
    @Nullable TeamId inTeam,
    @Nullable TeamId notInTeam,
    @Nullable ChannelId inChannel,
    @Nullable ChannelId notInChannel,
    boolean withoutTeam,
    boolean active,
    boolean inactive,
    RoleFilter roles,
    Sort sort,
    Page page) {
  /// The orders there are; within each, users are sorted by name.
  enum Sort {
    USERNAME,
    /// Who was active last comes first. Within a team only.
    LAST_ACTIVITY_AT,
    /// The newest account comes first. Within a team only.
    CREATE_AT,
    /// Online, away, do not disturb, offline. Within a channel only.
    STATUS,
    /// Administrators of the channel come first. Within a channel only.
    ADMIN
  }

  /// Roles that a user has one of; no filter when all are empty. Immutable.
  ///
  /// @param system names of system roles; `system_user` means users with no other role
  /// @param team `team_user`, `team_admin`, `team_guest` in the team that is listed
  /// @param channel `channel_user`, `channel_admin`, `channel_guest` in the channel that is listed
  record RoleFilter(List<String> system, List<String> team, List<String> channel) {}
}
