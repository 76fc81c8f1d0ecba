package rookery.talk.post;

import rookery.places.channel.Channel;

/// Learns of posts **after** they are committed, on a thread of its own. It can neither delay nor
/// undo them. What it does not take in time is dropped and counted, and so is its failure.
@FunctionalInterface
public interface PostListener {
  /// A post was written.
  void written(Channel channel, Post post);
}
