package rookery.talk.post;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.kernel.UserId;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.places.channel.Channel;
import rookery.places.member.ChannelMembers;
import rookery.talk.mention.Spoken;
import rookery.talk.post.Addressees.Found;

/// Finds out whom a post is for: whom it mentions and, when it is a reply, who else in its thread
/// should notice it (protocol: rest D.6, E.2). Thread-safe; blocking.
final class Addressing {
  private final Addressees addressees;
  private final ChannelMembers members;
  private final Users users;
  private final ThreadsApart apart;

  Addressing(Addressees addressees, ChannelMembers members, Users users, ThreadsApart apart) {
    this.addressees = addressees;
    this.members = members;
    this.users = users;
    this.apart = apart;
  }

  /// @param root the post that is replied to, if any
  /// @param wholeChannel whether the author may mention everybody at once
  Found of(NewPost wanted, @Nullable Post root, boolean wholeChannel) {
    Channel channel = wanted.channel();
    String text = Spoken.of(wanted.message(), wanted.props());
    Found found = addressees.of(channel, wanted.user(), text, wholeChannel);
    if (root == null) {
      return found;
    }
    var all = new LinkedHashSet<>(found.all());
    all.addAll(concerned(channel, root, wanted.user()));
    return new Found(all, found.named(), namedBy(channel, root));
  }

  /// Whether writing this is reading the channel, too: not where the author saw its thread alone.
  boolean readsChannel(NewPost wanted) {
    return wanted.root() == null || !apart.of(wanted.user());
  }

  /// Whom the root named: they follow from the first reply on.
  private Set<UserId> namedBy(Channel channel, Post root) {
    return root.thread().replies() == 0 && !root.system()
        ? addressees
            .of(channel, root.user(), Spoken.of(root.message(), root.props()), false)
            .named()
        : Set.of();
  }

  /// Those in the thread for whom every reply is a mention, because they wish so and do not see
  /// threads apart.
  private Set<UserId> concerned(Channel channel, Post root, UserId author) {
    var candidates = new LinkedHashSet<>(root.thread().participants());
    candidates.add(root.user());
    candidates.remove(author);
    var wishing = new HashSet<UserId>();
    for (UserId candidate : candidates) {
      boolean own = candidate.equals(root.user());
      if (users.find(candidate).filter(user -> wishes(user, own)).isPresent()
          && members.standing(channel.id(), candidate).isPresent()
          && !apart.of(candidate)) {
        wishing.add(candidate);
      }
    }
    return wishing;
  }

  private static boolean wishes(User user, boolean ownThread) {
    String comments = user.notifyProps().getOrDefault("comments", "");
    return comments.equals("any") || (ownThread && comments.equals("root"));
  }
}
