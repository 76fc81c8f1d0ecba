package rookery.talk.post;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import rookery.delivery.Announcer;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.kernel.IdSource;
import rookery.kernel.PostId;
import rookery.people.user.User;
import rookery.people.user.Users;
import rookery.places.channel.Channel;
import rookery.places.member.ChannelMembers;
import rookery.talk.mention.Names;

/// Tells an author who mentions somebody that is not in the channel, and so learns nothing of it
/// (protocol: rest D.6). The note is for the author's open clients alone and stored nowhere.
/// Thread-safe; blocking.
final class Outsiders {
  private final Users users;
  private final ChannelMembers members;
  private final Announcer announcer;
  private final InstantSource clock;
  private final IdSource ids;

  Outsiders(
      Users users, ChannelMembers members, Announcer announcer, InstantSource clock, IdSource ids) {
    this.users = users;
    this.members = members;
    this.announcer = announcer;
    this.clock = clock;
    this.ids = ids;
  }

  /// Looks at a post that was just written.
  void look(Channel channel, Post post) {
    if (!channel.type().inTeam() || post.message().indexOf('@') < 0) {
      return;
    }
    List<User> outside =
        users.byUsernames(Names.in(post.message())).stream()
            .filter(user -> user.active() && members.standing(channel.id(), user.id()).isEmpty())
            .toList();
    if (!outside.isEmpty()) {
      var note = new EphemeralMessage(Json.text(PostJson.of(note(channel, post, outside))));
      announcer.announce(note, new Scope.ToUser(post.user(), channel.id()));
    }
  }

  private Post note(Channel channel, Post post, List<User> outside) {
    List<String> names = outside.stream().map(User::username).toList();
    List<String> userIds = outside.stream().map(user -> user.id().value()).toList();
    String who = names.stream().map(name -> "@" + name).collect(Collectors.joining(", "));
    String message = who + " did not learn of this: not in the channel.";
    long now = clock.millis();
    return new Post(
        new PostId(ids.next()),
        channel.id(),
        post.user(),
        post.root(),
        new Post.Times(now, now, 0, 0),
        false,
        message,
        "system_ephemeral",
        Map.of(
            "add_channel_member",
            Map.of(
                "post_id", post.id().value(),
                "usernames", names,
                "not_in_channel_usernames", names,
                "user_ids", userIds,
                "not_in_channel_user_ids", userIds,
                "not_in_groups_usernames", List.of())),
        "",
        "",
        Post.ThreadSummary.NONE,
        List.of());
  }

  /// A post that only one user sees, once.
  ///
  /// @param post JSON inside JSON
  record EphemeralMessage(String post) implements FleetingEvent<Scope.ToUser> {
    @Override
    public String type() {
      return "ephemeral_message";
    }
  }
}
