package rookery.places.member;

import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// A membership in a team on the wire. `roles` is always there: clients split it. Immutable.
public record TeamMemberJson(
    TeamId team_id,
    UserId user_id,
    String roles,
    long delete_at,
    boolean scheme_guest,
    boolean scheme_user,
    boolean scheme_admin,
    String explicit_roles) {
  public static TeamMemberJson of(TeamMember member) {
    Standing standing = member.standing();
    return new TeamMemberJson(
        member.team(),
        member.user(),
        String.join(" ", member.roles()),
        member.deleteAt(),
        standing.guest(),
        standing.user(),
        standing.admin(),
        standing.explicitRoles());
  }
}
