package rookery.places.channel;

import java.util.Map;
import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// What clients are told of channels (protocol: realtime 2.4).
sealed interface ChannelEvents {
  /// To the founder: there is a new channel.
  record ChannelCreated(ChannelId channel_id, String team_id)
      implements ChannelEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "channel_created";
    }
  }

  /// To both users of a new direct channel.
  record DirectAdded(UserId creator_id, UserId teammate_id)
      implements ChannelEvents, DurableEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "direct_added";
    }
  }

  /// To a user's other clients: these channels are read.
  ///
  /// @param channel_times by channel id: the new `last_viewed_at`
  record MultipleChannelsViewed(Map<String, Long> channel_times)
      implements ChannelEvents, DurableEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "multiple_channels_viewed";
    }
  }
}
