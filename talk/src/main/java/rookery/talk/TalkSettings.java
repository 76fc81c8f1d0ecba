package rookery.talk;

import rookery.talk.post.ThreadMode;

/// What operators decide about talk. Immutable.
///
/// @param editWithin seconds in which a post may be edited; -1 for always
/// @param mostNotified in a channel with more members, @channel, @all and @here notify nobody
/// @param follows whether who writes in a thread, or is mentioned in it, follows it
/// @param threads whether clients show replies in threads, apart from the channel
/// @param typing whether people are told that others are typing
/// @param together posts that share a commit at most; 1 for none
public record TalkSettings(
    int editWithin,
    int mostNotified,
    boolean follows,
    ThreadMode threads,
    boolean typing,
    int together) {
  /// The protocol's defaults.
  public static final TalkSettings DEFAULTS =
      new TalkSettings(-1, 1_000, true, ThreadMode.ALWAYS_ON, true, 100);
}
