package rookery.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.Id;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// Writes a scope as the client reads it: the keys of `broadcast`, in the protocol's order, which
/// is not the alphabetical one (protocol: realtime 4).
final class Broadcast {
  private Broadcast() {}

  static byte[] of(Scope scope) {
    String json =
        switch (scope) {
          case Scope.ToUser(var user, var channel, var team, var omit) ->
              json(Set.of(), user, channel, team, omit, Scope.Readers.ALL);
          case Scope.ToChannel(var channel, var except, var readers) ->
              json(except, null, channel, null, null, readers);
          case Scope.ToTeam(var team, var except) ->
              json(except, null, null, team, null, Scope.Readers.ALL);
          case Scope.ToEveryone(var except, var readers) ->
              json(except, null, null, null, null, readers);
        };
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(
      Set<UserId> except,
      @Nullable UserId user,
      @Nullable ChannelId channel,
      @Nullable TeamId team,
      @Nullable ConnectionId omit,
      Scope.Readers readers) {
    return "{\"omit_users\":"
        + omitted(except)
        + ",\"user_id\":"
        + text(user)
        + ",\"channel_id\":"
        + text(channel)
        + ",\"team_id\":"
        + text(team)
        + ",\"connection_id\":\"\",\"omit_connection_id\":"
        + text(omit)
        + switch (readers) {
          case ALL -> "}";
          case ADMINS -> ",\"contains_sensitive_data\":true}";
          case NON_ADMINS -> ",\"contains_sanitized_data\":true}";
        };
  }

  /// Ids are letters and digits: nothing in them needs escaping.
  private static String text(@Nullable Id id) {
    return id == null ? "\"\"" : '"' + id.value() + '"';
  }

  private static String omitted(Set<UserId> users) {
    if (users.isEmpty()) {
      return "null";
    }
    var map = new TreeMap<String, Boolean>();
    users.forEach(user -> map.put(user.value(), true));
    return Json.text(map);
  }
}
