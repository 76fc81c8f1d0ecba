package rookery.places.team;

import rookery.kernel.TeamId;

/// A team. Immutable.
///
/// @param deleteAt when it was archived, or 0
/// @param type `O` or `I`; who may join without being added is told by `allowOpenInvite`
/// @param allowedDomains e-mail domains that members must have, separated by commas or blanks
/// @param inviteId what an invitation link carries; for members with `invite_user` only
public record Team(
    TeamId id,
    long createAt,
    long updateAt,
    long deleteAt,
    String displayName,
    String name,
    String description,
    String email,
    String type,
    String companyName,
    String allowedDomains,
    String inviteId,
    boolean allowOpenInvite,
    long lastIconUpdate) {
  public boolean archived() {
    return deleteAt > 0;
  }

  /// Whether anyone who may join public teams may join this one.
  public boolean open() {
    return allowOpenInvite && type.equals("O");
  }
}
