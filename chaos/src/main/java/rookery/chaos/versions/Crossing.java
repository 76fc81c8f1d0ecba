package rookery.chaos.versions;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import rookery.chaos.site.Await;
import rookery.client.ChatClient;
import rookery.client.EventStream;

/// Two people, one at a node of each build: whatever one does, the other sees. Not thread-safe;
/// confined to the run's thread.
final class Crossing implements AutoCloseable {
  private static final String PASSWORD = "correct horse 9";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Person ann;
  private final Person bob;
  private final String room;
  private final String direct;

  /// Somebody at a node. Immutable.
  private record Person(ChatClient client, EventStream hears) {
    String id() {
      return client.userId();
    }
  }

  private Crossing(Person ann, Person bob, String room, String direct) {
    this.ann = ann;
    this.bob = bob;
    this.room = room;
    this.direct = direct;
  }

  /// Signs two people up, one at each node, and puts them into a channel.
  ///
  /// @param name another for each crossing
  static Crossing between(URI one, URI other, String name) {
    var first = ChatClient.at(one).signedUp("ann-" + name, PASSWORD);
    var second = ChatClient.at(other).signedUp("bob-" + name, PASSWORD);
    // Somebody else's team: who administers one may write in channels without being a member.
    var founder = ChatClient.at(one).signedUp("founder-" + name, PASSWORD);
    String team = founder.createsTeam("crossing-" + name).text("id");
    founder.addsToTeam(team, first.userId());
    founder.addsToTeam(team, second.userId());
    String room = second.createsChannel(team, "both").text("id");
    second.addsToChannel(room, first.userId());
    var ann = new Person(first, first.connects());
    var bob = new Person(second, second.connects());
    String direct = second.opensDirectChannel(first.userId()).text("id");
    return new Crossing(ann, bob, room, direct);
  }

  /// Does everything both ways.
  ///
  /// @throws IllegalStateException if something does not come to the other
  void check() {
    oneWay(ann, bob, "there");
    oneWay(bob, ann, "back");
  }

  private void oneWay(Person from, Person to, String word) {
    for (String channel : List.of(room, direct)) {
      String text = word + " " + channel;
      String post = from.client.posts(channel, text).text("id");
      to.hears.await("posted", event -> event.post().text("message").equals(text));
      from.client.put("/posts/" + post + "/patch", Map.of("message", text + "!")).expect(200);
      to.hears.await("post_edited", event -> event.post().text("message").equals(text + "!"));
      react(from, to, post);
      from.hears.act("user_typing", Map.of("channel_id", channel));
      to.hears.await(
          "typing",
          event ->
              event.data().text("user_id").equals(from.id())
                  && event.broadcast().text("channel_id").equals(channel));
      from.client.delete("/posts/" + post).expect(200);
      to.hears.await("post_deleted", event -> event.post().text("id").equals(post));
    }
    statuses(from, to);
    members(from, to, word);
  }

  /// The other reacts, so that a post of one build is changed by the other.
  private static void react(Person from, Person to, String post) {
    var body = Map.of("user_id", to.id(), "post_id", post, "emoji_name", "heart");
    to.client.post("/reactions", body).expect(200);
    from.hears.await(
        "reaction_added", event -> event.data().inner("reaction").text("post_id").equals(post));
  }

  private static void statuses(Person from, Person to) {
    for (String status : List.of("dnd", "online")) {
      from.client.setsStatus(status);
      if (!Await.until(SOON, () -> to.client.statusOf(from.id()).equals(status))) {
        throw new IllegalStateException("the other node does not say " + status);
      }
    }
  }

  private void members(Person from, Person to, String word) {
    String team = from.client.get("/channels/" + room).expect(200).tree().text("team_id");
    String place = from.client.createsChannel(team, "place-" + word).text("id");
    from.client.addsToChannel(place, to.id());
    to.hears.await("user_added", event -> event.broadcast().text("channel_id").equals(place));
    to.client.posts(place, "in " + word);
    from.hears.await("posted", event -> event.post().text("message").equals("in " + word));
    from.client.delete("/channels/" + place + "/members/" + to.id()).expect(200);
    to.hears.await("user_removed", event -> event.raw().contains(place));
    int refused = to.client.post("/posts", Map.of("channel_id", place, "message", "?")).status();
    if (refused != 403) {
      throw new IllegalStateException("who was removed may still write: " + refused);
    }
  }

  @Override
  public void close() {
    ann.hears.close();
    bob.hears.close();
  }
}
