package rookery.places.member;

import java.util.List;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// A user in a team. Immutable.
///
/// @param deleteAt when the user left, or 0
public record TeamMember(TeamId team, UserId user, Standing standing, long deleteAt) {
  /// The names of the member's roles in the team.
  public List<String> roles() {
    return standing.roles("team");
  }
}
