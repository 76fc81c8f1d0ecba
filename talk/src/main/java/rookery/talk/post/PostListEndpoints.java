package rookery.talk.post;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.Page;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.places.channel.Channel;
import rookery.places.member.ChannelAccess;
import rookery.places.member.ChannelMembers;
import rookery.talk.post.ListSql.Which;

/// The routes that list the posts of a channel. Thread-safe.
final class PostListEndpoints {
  private final PostLists lists;
  private final Posts posts;
  private final ChannelAccess access;
  private final ChannelMembers members;
  private final Permissions permissions;

  PostListEndpoints(
      PostLists lists,
      Posts posts,
      ChannelAccess access,
      ChannelMembers members,
      Permissions permissions) {
    this.lists = lists;
    this.posts = posts;
    this.access = access;
    this.members = members;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/channels/{channel_id}/posts", Access.SESSION, this::ofChannel),
        Route.get(
            "/api/v4/users/{user_id}/channels/{channel_id}/posts/unread",
            Access.SESSION,
            this::unread),
        Route.get("/api/v4/channels/{channel_id}/stats", Access.SESSION, this::stats));
  }

  private Reply ofChannel(Call call) {
    ChannelId channel = call.channel("channel_id");
    long since = call.time("since");
    boolean deletedToo = call.flag("include_deleted");
    access.demand(call.caller(), channel, Permission.READ_CHANNEL_CONTENT);
    if (deletedToo) {
      permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    }
    var which = new Which(channel, call.flag("collapsedThreads"), deletedToo, call.caller().user());
    return since > 0
        ? reply(call, lists.since(which, since), which)
        : reply(call, stretch(call, which), which).taggedByBody();
  }

  private PostList stretch(Call call, Which which) {
    int size = call.page().size();
    for (String side : List.of("after", "before")) {
      String id = call.query(side);
      if (!id.isEmpty()) {
        Post place = place(id, side);
        return side.equals("after")
            ? lists.after(which, place, size)
            : lists.before(which, place, size);
      }
    }
    return lists.page(which, call.page());
  }

  private Post place(String id, String parameter) {
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidUrl(parameter);
    }
    return posts.find(new PostId(id)).orElseThrow(Problems::noPost);
  }

  private Reply unread(Call call) {
    UserId user = call.user("user_id");
    ChannelId channel = call.channel("channel_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    access.demand(call.caller(), channel, Permission.READ_CHANNEL_CONTENT);
    var limits = new PostLists.Limits(limit(call, "limit_before"), limit(call, "limit_after"));
    if (limits.after() == 0) {
      throw Problems.invalidUrl("limit_after");
    }
    demandMember(channel, user);
    var which = new Which(channel, call.flag("collapsedThreads"), false, call.caller().user());
    return reply(call, lists.aroundUnread(which, user, limits), which).taggedByBody();
  }

  /// Nobody is refused from memory.
  private void demandMember(ChannelId channel, UserId user) {
    if (members.standing(channel, user).isEmpty() && members.find(channel, user).isEmpty()) {
      throw new Problem.NotFound(
              "app.channel.get_member.missing.app_error", "No channel member was found.")
          .raise();
    }
  }

  private static int limit(Call call, String name) {
    long limit = call.number(name, Page.DEFAULT_SIZE);
    return (int) Math.min(limit < 0 ? Page.DEFAULT_SIZE : limit, Page.MOST);
  }

  private Reply reply(Call call, PostList list, Which which) {
    if (which.rootsOnly()) {
      return Reply.json(PostListJson.threaded(list, false));
    }
    boolean alone = call.flag("skipFetchThreads");
    return Reply.json(PostListJson.flat(alone ? list : lists.withThreads(list)));
  }

  private Reply stats(Call call) {
    Channel channel =
        access.demand(call.caller(), call.channel("channel_id"), Permission.READ_CHANNEL);
    long files = call.flag("exclude_files_count") ? -1 : 0;
    var numbers = lists.numbers(channel.id());
    return Reply.json(
            new Stats(channel.id().value(), numbers.members(), 0, numbers.pinned(), files))
        .taggedByBody();
  }

  /// What there is in a channel, by number. Immutable.
  private record Stats(
      String channel_id,
      long member_count,
      long guest_count,
      long pinnedpost_count,
      long files_count) {}
}
