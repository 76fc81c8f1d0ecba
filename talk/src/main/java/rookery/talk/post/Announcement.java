package rookery.talk.post;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import rookery.delivery.HookCall;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;
import rookery.postgres.Transaction;

/// The `posted` event of a new post. Immutable.
///
/// @param sender as clients show the author, such as `@ann`
/// @param mentioned who is mentioned
/// @param recipients who should hear of it besides, such as followers
/// @param hooks further frame hooks
record Announcement(
    Channel channel,
    Post post,
    String sender,
    boolean setsOnline,
    Set<UserId> mentioned,
    Set<UserId> recipients,
    List<HookCall> hooks) {
  void add(Outbox outbox, Transaction transaction) {
    boolean direct = channel.type() == ChannelType.D;
    var event =
        new PostEvents.Posted(
            direct ? sender : channel.displayName(),
            channel.name(),
            channel.type().name(),
            Json.text(PostJson.of(post)),
            sender,
            setsOnline,
            channel.teamText());
    outbox.add(transaction, event, new Scope.ToChannel(channel.id()), allHooks(direct));
  }

  private List<HookCall> allHooks(boolean direct) {
    var all = new ArrayList<HookCall>();
    if (!mentioned.isEmpty()) {
      var arguments = new FrameHooksOfPosts.Mentioned(texts(mentioned));
      all.add(FrameHooksOfPosts.MENTIONS.with(arguments));
    }
    all.addAll(hooks);
    var notified = new LinkedHashSet<>(mentioned);
    notified.addAll(recipients);
    if (direct || !notified.isEmpty()) {
      var arguments =
          new FrameHooksOfPosts.Acknowledged(post.user().value(), direct, texts(notified));
      all.add(FrameHooksOfPosts.POSTED_ACK.with(arguments));
    }
    return all;
  }

  private static List<String> texts(Collection<UserId> users) {
    return users.stream().map(UserId::value).toList();
  }
}
