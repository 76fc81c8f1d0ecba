package rookery.bench.mix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Echoes;
import rookery.bench.wire.Call;

/// The calls of each action, as they are listed for the official load tester (protocol: rest B.6).
/// Calls whose refusal is the documented answer of an unlicensed server are made, too. Immutable.
final class Recipes {
  private static final int PAGE = 30;
  private static final int IMAGES = 2;
  private static final double REPLIES = 0.18;
  private static final List<String> EMOJIS =
      List.of("+1", "smile", "tada", "heart", "eyes", "thinking");

  private Recipes() {}

  static List<Call> switchChannel(Mind mind) {
    String room = mind.any(mind.account().rooms());
    var calls = channel(mind, room);
    calls.add(Call.get("/channels/" + room + "/bookmarks").tolerated());
    return calls;
  }

  static List<Call> openDirect(Mind mind) {
    return channel(mind, mind.direct());
  }

  private static List<Call> channel(Mind mind, String channel) {
    long since = mind.goesTo(channel);
    var calls = new ArrayList<Call>();
    calls.add(view(mind));
    calls.add(
        since == 0
            ? unread(mind.account(), channel)
            : Call.get("/channels/" + channel + "/posts?since=" + since));
    calls.addAll(people(mind));
    calls.add(Call.post("/users/usernames", mind.names()));
    calls.add(Call.get("/channels/" + channel + "/stats"));
    calls.add(looked(mind));
    return calls;
  }

  /// Pictures, statuses and profiles of those who wrote.
  private static List<Call> people(Mind mind) {
    var calls = new ArrayList<Call>();
    for (String user : mind.some(IMAGES)) {
      calls.add(Call.get("/users/" + user + "/image"));
    }
    calls.add(statuses(mind));
    calls.add(Call.post("/users/ids", mind.some(PAGE)));
    return calls;
  }

  private static Call statuses(Mind mind) {
    return Call.post("/users/status/ids", mind.account().friends());
  }

  private static Call view(Mind mind) {
    return Call.post(
        "/channels/members/me/view",
        Map.of(
            "channel_id",
            mind.place(),
            "prev_channel_id",
            mind.before(),
            "collapsed_threads_supported",
            true));
  }

  static Call unread(Account who, String channel) {
    return Call.get(
        "/users/"
            + who.user()
            + "/channels/"
            + channel
            + "/posts/unread?limit_after=30&limit_before=30&skipFetchThreads=false"
            + "&collapsedThreads=true&collapsedThreadsExtended=false");
  }

  private static Call looked(Mind mind) {
    var row =
        Map.of(
            "user_id",
            mind.account().user(),
            "category",
            "channel_approximate_view_time",
            "name",
            mind.place(),
            "value",
            Long.toString(mind.now()));
    return Call.put("/users/me/preferences", List.of(row));
  }

  static List<Call> scrollChannel(Mind mind) {
    String channel = mind.talkative();
    var calls = new ArrayList<Call>();
    calls.add(
        Call.get(
            "/channels/"
                + channel
                + "/posts?before="
                + mind.post(channel)
                + "&page=0&per_page=30&skipFetchThreads=false&collapsedThreads=true"));
    calls.addAll(people(mind));
    return calls;
  }

  static List<Call> createPost(Mind mind) {
    var post = new java.util.HashMap<String, Object>();
    post.put("channel_id", mind.place());
    post.put("message", Echoes.text(mind.saying()));
    post.put("pending_post_id", mind.account().user() + ":" + mind.saying());
    if (mind.happens(REPLIES) && mind.talkative().equals(mind.place())) {
      post.put("root_id", mind.post(mind.place()));
    }
    return List.of(Call.post("/posts", post));
  }

  static List<Call> unreadCheck(Mind mind) {
    return List.of(channels(mind), members(mind), view(mind));
  }

  private static Call channels(Mind mind) {
    return Call.get("/users/me/teams/" + mind.account().team() + "/channels");
  }

  private static Call members(Mind mind) {
    return Call.get("/users/me/teams/" + mind.account().team() + "/channels/members");
  }

  static List<Call> viewGlobalThreads(Mind mind) {
    String threads = "/users/me/teams/" + mind.account().team() + "/threads?per_page=25";
    return List.of(
        Call.get(threads + "&extended=false&totalsOnly=true&threadsOnly=false"),
        Call.get(threads + "&extended=true&totalsOnly=false&threadsOnly=true"));
  }

  static List<Call> viewThread(Mind mind) {
    return List.of(thread(mind.post(mind.talkative())));
  }

  private static Call thread(String post) {
    return Call.get(
        "/posts/"
            + post
            + "/thread?skipFetchThreads=false&collapsedThreads=true&collapsedThreadsExtended=false"
            + "&direction=down&perPage=60");
  }

  static List<Call> openPermalink(Mind mind) {
    String room = mind.any(mind.account().rooms());
    String post = mind.post(room);
    mind.goesTo(room);
    return List.of(
        thread(post),
        Call.get("/channels/" + room),
        Call.get("/channels/" + room + "/members/me"),
        channels(mind),
        members(mind),
        view(mind));
  }

  static List<Call> addReaction(Mind mind) {
    return List.of(
        Call.post(
            "/reactions",
            Map.of(
                "user_id",
                mind.account().user(),
                "post_id",
                mind.post(mind.talkative()),
                "emoji_name",
                mind.any(EMOJIS))));
  }

  static List<Call> editPost(Mind mind) {
    String post = mind.own();
    return post.isEmpty()
        ? List.of()
        : List.of(
            Call.put("/posts/" + post + "/patch", Map.of("message", "said better " + mind.now())));
  }

  static List<Call> deletePost(Mind mind) {
    String post = mind.lastOwn();
    return post.isEmpty() ? List.of() : List.of(Call.delete("/posts/" + post));
  }

  static List<Call> clickUserProfile(Mind mind) {
    String room = mind.any(mind.account().rooms());
    String user = mind.other();
    return List.of(
        Call.get("/users/" + user),
        Call.get("/channels/" + room + "/members/" + mind.account().user()));
  }

  static List<Call> createDirect(Mind mind) {
    String other = mind.other();
    return List.of(Call.post("/channels/direct", List.of(mind.account().user(), other)));
  }

  static List<Call> createChannel(Mind mind) {
    String name = mind.account().name() + "-" + mind.next();
    return List.of(
        Call.post(
            "/channels",
            Map.of(
                "team_id",
                mind.account().team(),
                "name",
                name,
                "display_name",
                name,
                "type",
                "O")));
  }

  static List<Call> joinChannel(Mind mind) {
    String path = "/channels/" + mind.any(mind.open()) + "/members";
    return List.of(Call.post(path, Map.of("user_id", mind.account().user())));
  }

  static List<Call> fullReload(Mind mind) {
    return new Beginning().start(mind.account()).stream().flatMap(List::stream).toList();
  }

  static List<Call> everyMinute(Mind mind) {
    return List.of(statuses(mind));
  }
}
