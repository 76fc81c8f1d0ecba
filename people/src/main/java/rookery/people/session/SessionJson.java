package rookery.people.session;

import java.util.List;
import java.util.Map;

/// A session as its user sees it: without the secrets that make it one (protocol: rest D.10).
/// Immutable.
///
/// @param token always ""
record SessionJson(
    String id,
    String token,
    long create_at,
    long expires_at,
    long last_activity_at,
    String user_id,
    String device_id,
    String roles,
    boolean is_oauth,
    Map<String, String> props,
    List<Object> team_members,
    boolean local) {
  /// @param roles of the user, separated by spaces
  static SessionJson of(Session session, String roles) {
    var agent = session.agent();
    return new SessionJson(
        session.id().value(),
        "",
        session.createAt(),
        session.expiresAt(),
        session.lastActivityAt(),
        session.user().value(),
        session.deviceId(),
        roles,
        false,
        Map.of("platform", agent.platform(), "os", agent.os(), "browser", agent.browser()),
        List.of(),
        false);
  }
}
