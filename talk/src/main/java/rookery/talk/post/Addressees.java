package rookery.talk.post;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import rookery.kernel.UserId;
import rookery.people.status.Availability;
import rookery.people.status.Statuses;
import rookery.people.user.Users;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;
import rookery.places.member.ChannelMember;
import rookery.places.member.ChannelMembers;
import rookery.talk.mention.Mentions;
import rookery.talk.mention.Person;

/// Finds out whom a post mentions among the members of its channel (protocol: rest D.6).
/// Thread-safe; blocking.
final class Addressees {
  private final ChannelMembers members;
  private final Users users;
  private final Statuses statuses;
  private final IntSupplier mostNotified;

  /// @param mostNotified members up to which a whole channel can be mentioned
  Addressees(ChannelMembers members, Users users, Statuses statuses, IntSupplier mostNotified) {
    this.members = members;
    this.users = users;
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
    List<ChannelMember> there = members.of(channel.id());
    if (channel.type() == ChannelType.D || channel.type() == ChannelType.G) {
      Set<UserId> others = ids(there);
      others.remove(author);
      return new Found(others, others);
    }
    var mentions = Mentions.in(text, people(there));
    var named = new LinkedHashSet<>(mentions.users());
    var all = new LinkedHashSet<>(named);
    if (wholeChannel && there.size() <= mostNotified.getAsInt()) {
      all.addAll(atOnce(there, mentions));
    }
    named.remove(author);
    all.remove(author);
    return new Found(all, named);
  }

  private static Set<UserId> ids(List<ChannelMember> there) {
    var ids = new LinkedHashSet<UserId>();
    there.forEach(member -> ids.add(member.user()));
    return ids;
  }

  private List<Person> people(List<ChannelMember> there) {
    var people = new ArrayList<Person>(there.size());
    for (ChannelMember member : there) {
      users
          .find(member.user())
          .ifPresent(user -> {
            Map<String, String> props = user.notifyProps();
            boolean byFirstName = props.getOrDefault("first_name", "").equals("true");
            people.add(
                new Person(
                    user.id(),
                    user.username(),
                    Arrays.stream(props.getOrDefault("mention_keys", "").split(",", -1))
                        .filter(key -> !key.isBlank())
                        .toList(),
                    byFirstName ? user.profile().firstName() : "",
                    wantsWholeChannel(member, props)));
          });
    }
    return people;
  }

  private static boolean wantsWholeChannel(ChannelMember member, Map<String, String> props) {
    return props.getOrDefault("channel", "true").equals("true")
        && !member.notifyProps().getOrDefault("ignore_channel_mentions", "").equals("on");
  }

  /// Those whom @channel, @all or @here mention.
  private Set<UserId> atOnce(List<ChannelMember> there, Mentions mentions) {
    if (!mentions.everybody() && !mentions.whoIsHere()) {
      return Set.of();
    }
    var willing = new LinkedHashSet<UserId>();
    people(there).stream().filter(Person::wholeChannel).forEach(p -> willing.add(p.user()));
    if (!mentions.everybody()) {
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
}
