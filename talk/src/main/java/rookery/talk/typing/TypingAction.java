package rookery.talk.typing;

import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import rookery.delivery.Announcer;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.ProblemException;
import rookery.people.access.Permission;
import rookery.places.member.ChannelAccess;
import rookery.realtime.SocketAction;

/// Tells the members of a channel that somebody is typing (protocol: realtime 3.2). Nothing is
/// stored. Thread-safe.
public final class TypingAction {
  private final ChannelAccess access;
  private final Announcer announcer;
  private final BooleanSupplier told;

  /// @param told whether anybody is told; if not, the action does nothing
  public TypingAction(ChannelAccess access, Announcer announcer, BooleanSupplier told) {
    this.access = access;
    this.announcer = announcer;
    this.told = told;
  }

  /// The action, to be registered.
  public SocketAction action() {
    return new SocketAction("user_typing", this::typing);
  }

  private Map<String, Object> typing(SocketAction.Call call) {
    String id = call.text("channel_id");
    if (!Ids.wellFormed(id)) {
      throw SocketAction.Call.invalid("channel_id");
    }
    var channel = new ChannelId(id);
    demandWriting(call, channel);
    Object parent = call.data().get("parent_id");
    if (parent != null && !(parent instanceof String)) {
      throw SocketAction.Call.invalid("parent_id");
    }
    var user = call.caller().user();
    if (told.getAsBoolean()) {
      announcer.announce(
          new Typing(parent instanceof String text ? text : "", user.value()),
          new Scope.ToChannel(channel, Set.of(user)));
    }
    return Map.of();
  }

  /// Whether there is such a channel is told only to those who may write there.
  private void demandWriting(SocketAction.Call call, ChannelId channel) {
    try {
      access.demand(call.caller(), channel, Permission.CREATE_POST);
    } catch (ProblemException _) {
      throw SocketAction.Call.invalid("channel_id");
    }
  }

  /// Somebody is typing.
  ///
  /// @param parent_id the root of the thread that is typed in, "" for the channel
  record Typing(String parent_id, String user_id) implements FleetingEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "typing";
    }
  }
}
