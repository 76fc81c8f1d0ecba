package rookery.talk.thread;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.People;
import rookery.people.access.Permission;
import rookery.people.user.UserJson;
import rookery.places.Places;
import rookery.postgres.Database;
import rookery.talk.post.Post;
import rookery.talk.post.PostList;
import rookery.talk.post.PostListJson;
import rookery.talk.post.PostLists;
import rookery.talk.post.Posts;

/// The routes about threads. Thread-safe.
final class ThreadEndpoints {
  private static final int MOST_REPLIES = 1_000;

  private final Database database;
  private final Posts posts;
  private final PostLists lists;
  private final People people;
  private final Places places;
  private final ThreadListSql sql = new ThreadListSql();

  ThreadEndpoints(Database database, Posts posts, PostLists lists, People people, Places places) {
    this.database = database;
    this.posts = posts;
    this.lists = lists;
    this.people = people;
    this.places = places;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/posts/{post_id}/thread", Access.SESSION, this::thread),
        Route.get("/api/v4/users/{user_id}/teams/{team_id}/threads", Access.SESSION, this::ofTeam));
  }

  private Reply thread(Call call) {
    ThreadPage page = page(call);
    Post asked = posts.get(call.post("post_id"));
    places
        .members()
        .channelAccess()
        .demand(call.caller(), asked.channel(), Permission.READ_CHANNEL_CONTENT);
    Post root = asked.isReply() ? posts.get(asked.rootOrSelf()) : asked;
    List<PostId> ids = database.read(q -> sql.replies(q, root.id(), page));
    boolean more = ids.size() > page.size();
    var order = order(root, ids.subList(0, Math.min(ids.size(), page.size())), page);
    boolean follows = root.thread().replies() > 0 && lists.follows(call.caller().user(), root.id());
    Set<PostId> followed = follows ? Set.of(root.id()) : Set.of();
    var list = new PostList(order, List.of(root), "", "", followed);
    return Reply.json(PostListJson.threaded(list, more)).taggedByBody();
  }

  /// The root stands where the thread begins.
  private List<Post> order(Post root, List<PostId> ids, ThreadPage page) {
    Map<PostId, Post> byId = new HashMap<>();
    posts.find(ids).forEach(post -> byId.put(post.id(), post));
    var order = new ArrayList<Post>();
    for (PostId id : ids) {
      Post post = byId.get(id);
      if (post != null) {
        order.add(post);
      }
    }
    if (page.from() == 0) {
      order.add(page.newestFirst() ? order.size() : 0, root);
    }
    return order;
  }

  private static ThreadPage page(Call call) {
    String direction = call.query("direction");
    if (!List.of("", "up", "down").contains(direction)) {
      throw Problems.invalidUrl("direction");
    }
    String from = call.query("fromPost");
    if (!from.isEmpty() && !Ids.wellFormed(from)) {
      throw Problems.invalidUrl("fromPost");
    }
    long created = call.time("fromCreateAt");
    long updated = call.time("fromUpdateAt");
    boolean byUpdate = updated > 0 || call.flag("updatesOnly");
    long size = call.number("perPage", 0);
    if (size < 0) {
      throw Problems.invalidUrl("perPage");
    }
    return new ThreadPage(
        byUpdate ? updated : created,
        from,
        byUpdate,
        direction.equals("up"),
        (int) (size == 0 ? MOST_REPLIES : Math.min(size, MOST_REPLIES)));
  }

  private Reply ofTeam(Call call) {
    UserId user = call.user("user_id");
    TeamId team = call.team("team_id");
    ThreadQuery query = query(call, team);
    people.permissions().demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    places.members().teamAccess().demand(call.caller(), team, Permission.VIEW_TEAM);
    var totals =
        call.flag("threadsOnly")
            ? new ThreadListSql.Totals(0, 0, 0)
            : database.read(q -> sql.totals(q, user, query));
    List<ThreadJson> threads = call.flag("totalsOnly") ? List.of() : threads(call, user, query);
    return Reply.json(new Threads(totals.all(), totals.unread(), totals.mentions(), 0, threads))
        .taggedByBody();
  }

  private static ThreadQuery query(Call call, TeamId team) {
    String before = call.query("before");
    String after = call.query("after");
    boolean both = !before.isEmpty() && !after.isEmpty();
    if (both || (call.flag("totalsOnly") && call.flag("threadsOnly"))) {
      throw new Problem.Invalid(
              "api.getThreadsForUser.bad_params.app_error",
              both
                  ? "Only one of before and after can be given."
                  : "Only one of totalsOnly and threadsOnly can be given.")
          .raise();
    }
    for (String id : List.of(before, after)) {
      if (!id.isEmpty() && !Ids.wellFormed(id)) {
        throw Problems.invalidUrl(before.isEmpty() ? "after" : "before");
      }
    }
    return new ThreadQuery(
        team,
        !call.flag("excludeDirect"),
        call.flag("deleted"),
        call.flag("unread"),
        call.time("since"),
        before,
        after,
        call.page().size());
  }

  private List<ThreadJson> threads(Call call, UserId user, ThreadQuery query) {
    List<ThreadState> states = database.read(q -> sql.page(q, user, query));
    Map<PostId, Post> roots = new HashMap<>();
    posts
        .find(states.stream().map(ThreadState::root).toList())
        .forEach(post -> roots.put(post.id(), post));
    Function<UserId, Object> show =
        call.flag("extended") ? participant -> whole(call, participant) : ThreadJson::id;
    var threads = new ArrayList<ThreadJson>();
    for (ThreadState state : states) {
      Post root = roots.get(state.root());
      if (root != null) {
        threads.add(ThreadJson.of(root, state, show));
      }
    }
    return threads;
  }

  private Object whole(Call call, UserId participant) {
    return people
        .users()
        .find(participant)
        .<Object>map(user -> UserJson.seenBy(call.caller(), user, people.visibility().get()))
        .orElseGet(() -> ThreadJson.id(participant));
  }

  /// A user's threads and their sums. Immutable.
  private record Threads(
      long total,
      long total_unread_threads,
      long total_unread_mentions,
      long total_unread_urgent_mentions,
      List<ThreadJson> threads) {}
}
