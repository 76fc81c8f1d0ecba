package rookery.people.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rookery.kernel.Ids;
import rookery.kernel.UserId;
import rookery.realtime.SocketAction;

/// What clients ask and tell of statuses over the socket (protocol: realtime 3.2). Thread-safe.
final class StatusActions {
  private final Statuses statuses;

  StatusActions(Statuses statuses) {
    this.statuses = statuses;
  }

  List<SocketAction> actions() {
    return List.of(
        new SocketAction("get_statuses", _ -> names(statuses.notOffline())),
        new SocketAction("get_statuses_by_ids", this::byIds),
        new SocketAction("user_update_active_status", this::activity));
  }

  private Map<String, Object> byIds(SocketAction.Call call) {
    if (!(call.data().get("user_ids") instanceof List<?> sent)) {
      throw SocketAction.Call.invalid("user_ids");
    }
    var ids = new ArrayList<UserId>();
    for (Object one : sent) {
      if (!(one instanceof String id) || !Ids.wellFormed(id)) {
        throw SocketAction.Call.invalid("user_ids");
      }
      ids.add(new UserId(id));
    }
    return names(statuses.all(ids).values());
  }

  private Map<String, Object> activity(SocketAction.Call call) {
    boolean active = call.flag("user_is_active");
    boolean manual = call.data().get("manual") instanceof Boolean flag && flag;
    UserId user = call.caller().user();
    if (!active) {
      statuses.awayIfIdle(user);
    } else if (manual) {
      statuses.back(user);
    } else {
      statuses.online(user);
    }
    return Map.of();
  }

  private static Map<String, Object> names(Collection<Status> some) {
    var names = new TreeMap<String, Object>();
    some.forEach(s -> names.put(s.user().value(), s.availability().wireName()));
    return names;
  }
}
