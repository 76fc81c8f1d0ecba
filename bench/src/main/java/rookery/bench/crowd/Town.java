package rookery.bench.crowd;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import rookery.client.ChatClient;

/// The users and channels of a run, made over REST like any others. Immutable.
public record Town(String team, List<Account> accounts) {
  private static final String PASSWORD = "correct horse 9";
  private static final int ADDED_AT_ONCE = 500;
  private static final int FRIENDS = 20;

  public Town {
    accounts = List.copyOf(accounts);
  }

  /// How large it is. Immutable.
  ///
  /// @param roomsEach how many channels a user is in, besides those that everybody is in
  /// @param posts in each channel at the beginning
  public record Size(int users, int rooms, int roomsEach, int posts) {
    public static Size of(int users) {
      return new Size(users, Math.max(4, users / 50), 3, 30);
    }

    /// Neighbours share some rooms and not others.
    List<Integer> roomsOf(int user) {
      return IntStream.range(0, roomsEach)
          .map(i -> (user + i * (i + 6)) % rooms)
          .distinct()
          .boxed()
          .toList();
    }
  }

  /// Makes it, at a node that nobody uses yet.
  public static Town found(URI node, Size size) {
    var admin = ChatClient.at(node).signedUp("admin", PASSWORD);
    String team = admin.createsTeam("town").text("id");
    var rooms = new ArrayList<String>();
    for (int i = 0; i < size.rooms(); i++) {
      rooms.add(admin.createsChannel(team, "room-" + i).text("id"));
    }
    var people =
        Together.all(IntStream.range(0, size.users()).mapToObj(i -> person(admin, team, i)));
    var ids = people.stream().map(ChatClient::userId).toList();
    Together.all(
        IntStream.range(0, size.rooms())
            .mapToObj(room -> furnished(admin, rooms, ids, room, size)));
    var accounts = new ArrayList<Account>();
    for (int i = 0; i < size.users(); i++) {
      var mine = size.roomsOf(i).stream().map(rooms::get).toList();
      var client = people.get(i);
      accounts.add(
          new Account(name(i), client.userId(), client.token(), team, mine, friends(ids, i)));
    }
    return new Town(team, accounts);
  }

  /// Who administers it, logged in anew.
  public static ChatClient administrator(URI node) {
    return ChatClient.at(node).loggedIn("admin", PASSWORD);
  }

  private static String name(int number) {
    return "p%05d".formatted(number);
  }

  private static List<String> friends(List<String> ids, int of) {
    return IntStream.range(0, Math.min(FRIENDS, ids.size()))
        .mapToObj(i -> ids.get((of + i) % ids.size()))
        .toList();
  }

  private static Callable<ChatClient> person(ChatClient admin, String team, int number) {
    return () -> {
      var client = admin.anonymous().signedUp(name(number), PASSWORD);
      admin.addsToTeam(team, client.userId());
      return client;
    };
  }

  private static Callable<String> furnished(
      ChatClient admin, List<String> rooms, List<String> users, int room, Size size) {
    return () -> {
      var members =
          IntStream.range(0, users.size())
              .filter(user -> size.roomsOf(user).contains(room))
              .mapToObj(users::get)
              .toList();
      String id = rooms.get(room);
      for (int from = 0; from < members.size(); from += ADDED_AT_ONCE) {
        var some = members.subList(from, Math.min(members.size(), from + ADDED_AT_ONCE));
        admin.post("/channels/" + id + "/members", Map.of("user_ids", some)).expect(201);
      }
      for (int i = 0; i < size.posts(); i++) {
        admin.posts(id, "what was said before, number " + i);
      }
      return id;
    };
  }
}
