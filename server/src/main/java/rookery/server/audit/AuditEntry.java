package rookery.server.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One act, or failures of the same kind that are told together. Immutable.
///
/// @param at in milliseconds
/// @param act by the name of the public operation
/// @param account who acted, or whose account was tried; "" for nobody that is known
/// @param about what was acted on, and what it is now
/// @param failure null if it succeeded
/// @param repeats how many this entry stands for
/// @param stored whether it is kept in the database, too
record AuditEntry(
    long at,
    String act,
    String account,
    Actor actor,
    Origin origin,
    Map<String, Object> about,
    @Nullable Failure failure,
    long repeats,
    boolean stored) {
  private static final int MOST_EXTRA = 1_024;

  /// Who acted. Immutable.
  ///
  /// @param user "" for nobody who is known
  /// @param client what it calls itself
  record Actor(String user, String session, String client, String address) {}

  /// The request. Immutable.
  ///
  /// @param id what the lines of the log carry
  record Origin(String path, String id) {}

  /// Why it failed. Immutable.
  ///
  /// @param id of the error, as in docs/errors.md
  record Failure(String id, int status) {}

  boolean succeeded() {
    return failure == null;
  }

  String status() {
    return succeeded() ? "success" : "fail";
  }

  /// The same, standing for several.
  AuditEntry standingFor(long number, long time) {
    return new AuditEntry(time, act, account, actor, origin, about, failure, number, stored);
  }

  /// The same, of whomever.
  AuditEntry ofAnybody() {
    return new AuditEntry(
        at,
        act,
        "",
        new Actor("", "", "", ""),
        new Origin(origin.path, ""),
        Map.of(),
        failure,
        repeats,
        false);
  }

  /// What the file says of it.
  Map<String, Object> json(String node) {
    var json = new LinkedHashMap<String, Object>();
    json.put("timestamp", Instant.ofEpochMilli(at).toString());
    json.put("event_name", act);
    json.put("status", status());
    json.put(
        "actor",
        Map.of(
            "user_id", actor.user,
            "session_id", actor.session,
            "client", actor.client,
            "ip_address", actor.address));
    json.put("event", Map.of("parameters", about));
    json.put("meta", Map.of("api_path", origin.path, "request_id", origin.id, "node", node));
    if (failure != null) {
      json.put("error", Map.of("id", failure.id, "status_code", failure.status));
    }
    if (repeats > 1) {
      json.put("repeats", repeats);
    }
    return json;
  }

  /// What the database says of it besides.
  String extra() {
    var text = new StringBuilder(act).append(' ').append(status());
    about.forEach((key, value) -> text.append(' ').append(key).append('=').append(value));
    if (failure != null) {
      text.append(" error=").append(failure.id);
    }
    if (repeats > 1) {
      text.append(" repeats=").append(repeats);
    }
    return text.length() <= MOST_EXTRA ? text.toString() : text.substring(0, MOST_EXTRA);
  }
}
