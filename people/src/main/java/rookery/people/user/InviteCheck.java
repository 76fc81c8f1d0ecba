package rookery.people.user;

/// Whether an invitation lets somebody sign up. Owned by this feature, answered by teams.
@FunctionalInterface
public interface InviteCheck {
  /// @param inviteId what the link of the invitation carried
  boolean valid(String inviteId);
}
