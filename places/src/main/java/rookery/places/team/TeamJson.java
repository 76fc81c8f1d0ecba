package rookery.places.team;

import org.jspecify.annotations.Nullable;
import rookery.kernel.TeamId;

/// A team on the wire (protocol: rest E.4). Immutable.
public record TeamJson(
    TeamId id,
    long create_at,
    long update_at,
    long delete_at,
    String display_name,
    String name,
    String description,
    String email,
    String type,
    String company_name,
    String allowed_domains,
    String invite_id,
    boolean allow_open_invite,
    long last_team_icon_update,
    @Nullable String scheme_id,
    @Nullable Boolean group_constrained,
    @Nullable String policy_id,
    boolean cloud_limits_archived) {
  /// A team as a reader may see it.
  ///
  /// @param managed whether the reader manages it and so sees its address
  /// @param inviting whether the reader invites people and so sees the invitation's id
  public static TeamJson of(Team team, boolean managed, boolean inviting) {
    return new TeamJson(
        team.id(),
        team.createAt(),
        team.updateAt(),
        team.deleteAt(),
        team.displayName(),
        team.name(),
        team.description(),
        managed ? team.email() : "",
        team.type(),
        team.companyName(),
        team.allowedDomains(),
        inviting ? team.inviteId() : "",
        team.allowOpenInvite(),
        team.lastIconUpdate(),
        null,
        null,
        null,
        false);
  }
}
