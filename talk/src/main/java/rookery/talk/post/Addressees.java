package rookery.talk.post;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import rookery.kernel.UserId;
import rookery.people.status.Availability;
import rookery.people.status.Statuses;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;
import rookery.places.member.ChannelMember;
import rookery.places.member.ChannelMembers;
import rookery.talk.mention.Mentions;
import rookery.talk.mention.Names;
import rookery.talk.mention.People;

/// Finds out whom a post mentions among the members of its channel (protocol: rest D.6).
/// Thread-safe; blocking.
final class Addressees {
  private final ChannelMembers members;
  private final Users users;
  private final Statuses statuses;
  private final Keywords keywords;
  private final IntSupplier mostNotified;

  /// @param mostNotified members up to which a whole channel can be mentioned
  Addressees(
      ChannelMembers members,
      Users users,
      Statuses statuses,
      Keywords keywords,
      IntSupplier mostNotified) {
    this.members = members;
    this.users = users;
    this.keywords = keywords;
    this.statuses = statuses;
    this.mostNotified = mostNotified;
  }

  /// Who is mentioned. Immutable.
  ///
  /// @param all everybody who is
  /// @param named those of them who are by a word of their own
  /// @param invited who was named by the post that is replied to
  record Found(Set<UserId> all, Set<UserId> named, Set<UserId> invited) {
    private Found(Set<UserId> all, Set<UserId> named) {
      this(all, named, Set.of());
    }
  }

  /// @param wholeChannel whether the author may mention everybody at once
  Found of(Channel channel, UserId author, String text, boolean wholeChannel) {
    if (channel.type() == ChannelType.D || channel.type() == ChannelType.G) {
      Set<UserId> others = ids(members.of(channel.id()));
      others.remove(author);
      return new Found(others, others);
    }
    var mentions = Mentions.in(text, here(channel, text));
    var named = new LinkedHashSet<>(mentions.users());
    var all = new LinkedHashSet<>(named);
    if (wholeChannel && (mentions.everybody() || mentions.whoIsHere())) {
      all.addAll(atOnce(channel, mentions.everybody()));
    }
    named.remove(author);
    all.remove(author);
    return new Found(all, named);
  }

  /// The members of a channel by the words of a text: only who may be meant is looked up.
  private People here(Channel channel, String text) {
    Map<String, UserId> byName = new HashMap<>();
    if (text.indexOf('@') >= 0) {
      users.byUsernames(Names.all(text)).forEach(user -> byName.put(user.username(), user.id()));
    }
    keywords.refresh();
    return word -> {
      var meant = new ArrayList<>(keywords.meant(word));
      UserId named =
          word.startsWith("@") ? byName.get(word.substring(1).toLowerCase(Locale.ROOT)) : null;
      if (named != null) {
        meant.add(named);
      }
      meant.removeIf(user -> members.standing(channel.id(), user).isEmpty());
      return meant;
    };
  }

  private static Set<UserId> ids(List<ChannelMember> there) {
    var ids = new LinkedHashSet<UserId>();
    there.forEach(member -> ids.add(member.user()));
    return ids;
  }

  /// Those whom @channel, @all or @here mention, if the channel is not too large for that.
  private Set<UserId> atOnce(Channel channel, boolean everybody) {
    List<ChannelMember> there = members.of(channel.id());
    if (there.size() > mostNotified.getAsInt()) {
      return Set.of();
    }
    var willing = new LinkedHashSet<UserId>();
    for (ChannelMember member : there) {
      if (users.find(member.user()).filter(user -> wantsWholeChannel(member, user)).isPresent()) {
        willing.add(member.user());
      }
    }
    if (!everybody) {
      statuses
          .all(List.copyOf(willing))
          .forEach((user, status) -> {
            if (status.availability() != Availability.ONLINE) {
              willing.remove(user);
            }
          });
    }
    return willing;
  }

  private static boolean wantsWholeChannel(ChannelMember member, User user) {
    return user.notifyProps().getOrDefault("channel", "true").equals("true")
        && !member.notifyProps().getOrDefault("ignore_channel_mentions", "").equals("on");
  }
}
