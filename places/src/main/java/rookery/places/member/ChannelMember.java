package rookery.places.member;

import java.util.List;
import java.util.Map;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// A user in a channel. The counters and times are as old as this value. Immutable.
public record ChannelMember(
    ChannelId channel,
    UserId user,
    Standing standing,
    long lastViewedAt,
    long lastUpdateAt,
    long msgCount,
    long msgCountRoot,
    long mentionCount,
    long mentionCountRoot,
    long urgentMentionCount,
    Map<String, String> notifyProps,
    boolean autotranslationDisabled) {
  public ChannelMember {
    notifyProps = Map.copyOf(notifyProps);
  }

  private static final int FIXED_BYTES = 350;
  private static final int PROP_BYTES = 120;

  /// What it takes in memory, about.
  int size() {
    boolean shared = notifyProps.equals(NotifyProps.DEFAULTS);
    return FIXED_BYTES + (shared ? 0 : PROP_BYTES * notifyProps.size());
  }

  /// The names of the member's roles in the channel.
  public List<String> roles() {
    return standing.roles("channel");
  }
}
