package rookery.delivery;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.json.OmitEmpty;
import rookery.kernel.Id;
import rookery.kernel.UserId;

/// A scope as the client reads it: the keys of `broadcast` (protocol: realtime 4). Immutable.
record Broadcast(
    @Nullable Map<String, Boolean> omit_users,
    String user_id,
    String channel_id,
    String team_id,
    String connection_id,
    String omit_connection_id,
    @OmitEmpty boolean contains_sanitized_data,
    @OmitEmpty boolean contains_sensitive_data) {
  static Broadcast of(Scope scope) {
    return switch (scope) {
      case Scope.ToUser(var user, var channel, var team, var omit) ->
          new Broadcast(
              null, user.value(), text(channel), text(team), "", text(omit), false, false);
      case Scope.ToChannel(var channel, var except, var readers) ->
          new Broadcast(
              omitted(except),
              "",
              channel.value(),
              "",
              "",
              "",
              sanitised(readers),
              sensitive(readers));
      case Scope.ToTeam(var team, var except) ->
          new Broadcast(omitted(except), "", "", team.value(), "", "", false, false);
      case Scope.ToEveryone(var except, var readers) ->
          new Broadcast(
              omitted(except), "", "", "", "", "", sanitised(readers), sensitive(readers));
    };
  }

  private static String text(@Nullable Id id) {
    return id == null ? "" : id.value();
  }

  private static @Nullable Map<String, Boolean> omitted(Set<UserId> users) {
    if (users.isEmpty()) {
      return null;
    }
    var map = new TreeMap<String, Boolean>();
    users.forEach(user -> map.put(user.value(), true));
    return map;
  }

  private static boolean sanitised(Scope.Readers readers) {
    return readers == Scope.Readers.NON_ADMINS;
  }

  private static boolean sensitive(Scope.Readers readers) {
    return readers == Scope.Readers.ADMINS;
  }
}
