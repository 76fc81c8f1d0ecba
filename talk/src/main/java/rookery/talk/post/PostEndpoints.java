package rookery.talk.post;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.people.People;
import rookery.people.access.Permission;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelType;
import rookery.places.channel.Channels;
import rookery.places.member.ChannelAccess;

/// The routes that write single posts and read them. Thread-safe.
final class PostEndpoints {
  private static final Logger LOG = LoggerFactory.getLogger(PostEndpoints.class);

  private final Writing writing;
  private final Outsiders outsiders;
  private final Posts posts;
  private final Channels channels;
  private final ChannelAccess access;
  private final People people;
  private final EditWindow window;

  PostEndpoints(
      Writing writing,
      Outsiders outsiders,
      Posts posts,
      Channels channels,
      ChannelAccess access,
      People people,
      EditWindow window) {
    this.writing = writing;
    this.outsiders = outsiders;
    this.posts = posts;
    this.channels = channels;
    this.access = access;
    this.people = people;
    this.window = window;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/v4/posts", Access.SESSION, this::create),
        Route.get("/api/v4/posts/{post_id}", Access.SESSION, this::one),
        Route.delete("/api/v4/posts/{post_id}", Access.SESSION, this::delete).audited("deletePost"),
        Route.put("/api/v4/posts/{post_id}/patch", Access.SESSION, this::patch));
  }

  private Reply create(Call call) {
    Wish wish = call.body(Wish.class, "post");
    Caller caller = call.caller();
    Channel channel = channel(caller, wish);
    NewPost wanted = wanted(caller, channel, wish, !call.query("set_online").equals("false"));
    boolean wholeChannel = access.allows(caller, channel, Permission.USE_CHANNEL_MENTIONS);
    String sender = "@" + people.users().get(caller.user()).username();
    Writing.Written written = writing.write(wanted, sender, wholeChannel);
    if (written.first()) {
      afterwards(() -> outsiders.look(channel, written.post()));
    }
    if (wanted.setsOnline()) {
      afterwards(() -> people.statuses().online(caller.user()));
    }
    return Reply.created(PostJson.of(written.post()));
  }

  private Channel channel(Caller caller, Wish wish) {
    if (!Ids.wellFormed(wish.text(wish.channel_id))) {
      throw Problems.invalidBody("channel_id");
    }
    // Whether a channel exists is told only to those who may write there.
    Channel channel =
        channels.find(new ChannelId(wish.text(wish.channel_id))).orElseThrow(Problems::forbidden);
    if (channel.archived()) {
      // Nobody is refused because of what is remembered.
      channel = channels.fresh(channel.id());
    }
    if (channel.archived() && access.reads(caller, channel)) {
      throw PostRules.toDeletedChannel();
    }
    boolean may =
        access.allows(caller, channel, Permission.CREATE_POST)
            || (channel.type() == ChannelType.O
                && access.allows(caller, channel, Permission.CREATE_POST_PUBLIC));
    if (!may) {
      throw Problems.forbidden();
    }
    return channel;
  }

  private NewPost wanted(Caller caller, Channel channel, Wish wish, boolean setsOnline) {
    if (wish.file_ids != null && !wish.file_ids.isEmpty()) {
      throw Problems.invalidBody("file_ids");
    }
    boolean hasAttachments = wish.props != null && wish.props.get("attachments") != null;
    if (wish.text(wish.message).isBlank() && !hasAttachments) {
      throw Problems.invalidBody("message");
    }
    String root = wish.text(wish.root_id);
    if (!root.isEmpty() && !Ids.wellFormed(root)) {
      throw PostRules.badRoot();
    }
    boolean backdated =
        wish.create_at > 0 && people.permissions().system(caller, Permission.MANAGE_SYSTEM);
    return new NewPost(
        channel,
        caller.user(),
        root.isEmpty() ? null : new PostId(root),
        wish.text(wish.message),
        wish.text(wish.type),
        requireNonNullElse(wish.props, Map.of()),
        backdated ? wish.create_at : 0,
        wish.text(wish.pending_post_id),
        setsOnline);
  }

  /// The post is written, whether or not what belongs to it succeeds.
  private static void afterwards(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.warn("Something that follows a post was left out", e);
    }
  }

  private Reply one(Call call) {
    PostId id = call.post("post_id");
    boolean deletedToo = call.flag("include_deleted");
    if (deletedToo) {
      people.permissions().demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    }
    Post post = deletedToo ? posts.find(id).orElseThrow(Problems::noPost) : posts.get(id);
    access.demand(call.caller(), post.channel(), Permission.READ_CHANNEL_CONTENT);
    return Reply.json(PostJson.of(post)).tagged(id + "." + post.times().updateAt());
  }

  private Reply delete(Call call) {
    if (call.flag("permanent")) {
      people.permissions().demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
      throw new Problem.NotOffered(
              "api.post.delete_post.not_enabled.app_error",
              "Deleting posts for good is not enabled.")
          .raise();
    }
    Post post = posts.get(call.post("post_id"));
    boolean own = post.user().equals(call.caller().user());
    Channel channel =
        access.demand(
            call.caller(),
            post.channel(),
            own ? Permission.DELETE_POST : Permission.DELETE_OTHERS_POSTS);
    posts.delete(channel, post.id(), call.caller().user());
    return Reply.ok();
  }

  private Reply patch(Call call) {
    Patch patch = call.body(Patch.class, "post");
    Post post = posts.get(call.post("post_id"));
    boolean own = post.user().equals(call.caller().user());
    Channel channel =
        access.demand(
            call.caller(),
            post.channel(),
            own ? Permission.EDIT_POST : Permission.EDIT_OTHERS_POSTS);
    if (post.system()) {
      throw new Problem.Invalid(
              "api.post.update_post.system_message.app_error",
              "Messages of the system cannot be edited.")
          .raise();
    }
    window.check(post);
    if (patch.file_ids != null && !patch.file_ids.isEmpty()) {
      throw Problems.invalidBody("file_ids");
    }
    var change = new Posts.Change(patch.message, patch.props, patch.is_pinned);
    return Reply.json(PostJson.of(posts.change(channel, post.id(), change)));
  }

  /// The body that writes a post; what is not built of it is ignored. Immutable.
  private record Wish(
      @Nullable String channel_id,
      @Nullable String message,
      @Nullable String root_id,
      @Nullable List<String> file_ids,
      @Nullable Map<String, @Nullable Object> props,
      @Nullable String pending_post_id,
      @Nullable String type,
      long create_at) {
    String text(@Nullable String value) {
      return requireNonNullElse(value, "");
    }
  }

  /// The body that changes a post. Immutable.
  private record Patch(
      @Nullable String message,
      @Nullable Map<String, @Nullable Object> props,
      @Nullable Boolean is_pinned,
      @Nullable List<String> file_ids) {}
}
