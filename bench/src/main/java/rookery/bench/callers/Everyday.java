package rookery.bench.callers;

import java.util.List;
import java.util.Map;
import java.util.Random;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Echoes;
import rookery.bench.wire.Call;

/// What people's clients ask for all day, mostly switching channels, by weights like those of the
/// official load tester (protocol: rest B.6). Immutable.
final class Everyday {
  private static final List<Kind> KINDS =
      List.of(
          new Kind(4, (who, room, _) -> view(room)),
          new Kind(4, (who, room, _) -> unread(who, room)),
          new Kind(2, (who, room, now) -> Call.get("/channels/" + room + "/posts?since=" + now)),
          new Kind(5, (who, _, _) -> Call.post("/users/status/ids", who.friends())),
          new Kind(3, (who, _, _) -> Call.post("/users/ids", who.friends())),
          new Kind(3, (who, room, _) -> Call.get("/channels/" + room + "/stats")),
          new Kind(1, (who, _, _) -> Call.get("/users/me/teams/" + who.team() + "/channels")),
          new Kind(
              1, (who, _, _) -> Call.get("/users/me/teams/" + who.team() + "/channels/members")));

  private static final int WEIGHTS = KINDS.stream().mapToInt(Kind::weight).sum();

  private Everyday() {}

  private record Kind(int weight, Making making) {}

  @FunctionalInterface
  private interface Making {
    Call of(Account who, String room, long now);
  }

  /// Any of them but a post.
  ///
  /// @param now in milliseconds
  static Call any(Account who, Random random, long now) {
    int left = random.nextInt(WEIGHTS);
    String room = who.rooms().get(random.nextInt(who.rooms().size()));
    for (Kind kind : KINDS) {
      left -= kind.weight();
      if (left < 0) {
        return kind.making().of(who, room, now);
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  /// A post.
  static Call post(String room, long number) {
    return Call.post("/posts", Map.of("channel_id", room, "message", Echoes.text(number)));
  }

  private static Call view(String room) {
    return Call.post(
        "/channels/members/me/view",
        Map.of("channel_id", room, "collapsed_threads_supported", true));
  }

  private static Call unread(Account who, String room) {
    return Call.get(
        "/users/"
            + who.user()
            + "/channels/"
            + room
            + "/posts/unread?limit_after=30&limit_before=30&skipFetchThreads=false"
            + "&collapsedThreads=true&collapsedThreadsExtended=false");
  }
}
