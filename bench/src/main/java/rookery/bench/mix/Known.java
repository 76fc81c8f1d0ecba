package rookery.bench.mix;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Together;
import rookery.client.ChatClient;
import rookery.client.Tree;

/// What is there before it begins, made over REST: posts to answer and to scroll to, posts of
/// everybody to edit, direct channels, and channels that anybody may join. Immutable.
///
/// @param postsByChannel the newest first, without those of everybody's own
/// @param postsByUser their own
/// @param directs with a friend, by user
/// @param open channels that nobody is in
/// @param names of all users
public record Known(
    Map<String, List<String>> postsByChannel,
    Map<String, List<String>> postsByUser,
    Map<String, String> directs,
    List<String> open,
    List<String> names) {
  private static final int LEAST_POSTS = 5;
  private static final int OWN_POSTS = 2;
  private static final int OPEN = 5;

  /// What one user has. Immutable.
  private record Own(String user, String direct, List<String> posts) {}

  /// Makes it.
  ///
  /// @param node where
  /// @param admin a member of all channels
  public static Known made(URI node, ChatClient admin, List<Account> accounts) {
    String team = accounts.getFirst().team();
    var rooms = accounts.stream().flatMap(each -> each.rooms().stream()).distinct().toList();
    var posts = new HashMap<String, List<String>>();
    for (String room : rooms) {
      posts.put(room, posts(admin, room));
    }
    var owns = Together.all(accounts.stream().map(account -> own(node, account)));
    var postsByUser = new HashMap<String, List<String>>();
    var directs = new HashMap<String, String>();
    for (Own own : owns) {
      postsByUser.put(own.user(), own.posts());
      directs.put(own.user(), own.direct());
    }
    var open = new ArrayList<String>();
    for (int i = 0; i < OPEN; i++) {
      open.add(admin.createsChannel(team, "open-" + i).text("id"));
    }
    var names = accounts.stream().map(Account::name).toList();
    return new Known(posts, postsByUser, directs, open, names);
  }

  private static List<String> posts(ChatClient admin, String room) {
    for (int i = 0; i < LEAST_POSTS; i++) {
      admin.posts(room, "what there is to talk about, number " + i);
    }
    Tree page = admin.get("/channels/" + room + "/posts?per_page=60").expect(200).tree();
    return page.at("order").list().stream()
        .map(Tree::text)
        .filter(id -> page.at("posts").at(id).text("type").isEmpty())
        .filter(id -> page.at("posts").at(id).text("root_id").isEmpty())
        .toList();
  }

  private static Callable<Own> own(URI node, Account account) {
    return () -> {
      var client = ChatClient.at(node).withToken(account.token());
      var posts = new ArrayList<String>();
      for (int i = 0; i < OWN_POSTS; i++) {
        posts.add(client.posts(account.room(), "what somebody wrote").text("id"));
      }
      var both = List.of(account.user(), friend(account));
      String direct = client.post("/channels/direct", both).expect(201).tree().text("id");
      return new Own(account.user(), direct, posts);
    };
  }

  private static String friend(Account account) {
    return account.friends().stream()
        .filter(user -> !user.equals(account.user()))
        .findFirst()
        .orElse(account.user());
  }

  List<String> posts(String channel) {
    return postsByChannel.getOrDefault(channel, List.of());
  }

  List<String> postsOf(Account account) {
    return postsByUser.getOrDefault(account.user(), List.of());
  }

  String directOf(Account account) {
    return directs.getOrDefault(account.user(), account.room());
  }

  /// The same accounts, each with all channels in which it hears of posts: the direct ones, too.
  public List<Account> listening(List<Account> accounts) {
    var extra = new HashMap<String, List<String>>();
    for (Account each : accounts) {
      for (String user : List.of(each.user(), friend(each))) {
        extra.computeIfAbsent(user, _ -> new ArrayList<>()).add(directOf(each));
      }
    }
    return accounts.stream().map(each -> with(each, extra)).toList();
  }

  private static Account with(Account each, Map<String, List<String>> extra) {
    var rooms = new ArrayList<>(each.rooms());
    rooms.addAll(extra.getOrDefault(each.user(), List.of()).stream().distinct().toList());
    return new Account(each.name(), each.user(), each.token(), each.team(), rooms, each.friends());
  }
}
