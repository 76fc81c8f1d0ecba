package rookery.people.access;

/// Where somebody has a role.
public enum RoleScope {
  /// In the whole system.
  SYSTEM,
  /// In a team and its channels.
  TEAM,
  /// In a channel.
  CHANNEL,
  /// In something that clients and plugins know and this server does not.
  ELSEWHERE
}
