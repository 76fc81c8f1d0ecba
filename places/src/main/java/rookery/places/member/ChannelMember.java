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

  /// The names of the member's roles in the channel.
  public List<String> roles() {
    return standing.roles("channel");
  }
}
