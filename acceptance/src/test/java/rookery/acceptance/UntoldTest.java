package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.client.Event;
import rookery.client.Tree;
import rookery.kernel.Lifecycle;

/// A node ends like one under `kill -9` after it has committed a post and before it has told
/// anybody. Its writer got no answer, and sends the post again elsewhere, or does not.
@Tag("full")
@Timeout(120)
class UntoldTest {
  private static final ChatCluster cluster = ChatCluster.of("b", "c");
  private static final Duration SECONDS = Duration.ofSeconds(15);

  private final Lifecycle lifecycle = new Lifecycle();
  private ChatCluster.Place town;
  private ChatClient ann;
  private Person bob;
  private Person carol;
  private ProcessNode a;
  private String message;

  @BeforeEach
  void people(TestInfo test) {
    String name = "t" + Integer.toUnsignedString(test.getDisplayName().hashCode());
    town = cluster.channel(name, "ann", "bob", "carol");
    ann = cluster.person("ann").movedTo(cluster.node("b").url());
    bob = lifecycle.own(cluster.connect("bob", "b"));
    carol = lifecycle.own(cluster.connect("carol", "c"));
    a = cluster.startsBy(HaltingNode.class, name);
    message = HaltingNode.MARK + ", " + name;
  }

  @AfterEach
  void close() {
    lifecycle.close();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private Map<String, Object> post() {
    return Map.of(
        "channel_id", town.channel(), "message", message, "pending_post_id", "to:" + message);
  }

  /// The post is committed, and nobody is told.
  private void isWrittenAndNotTold() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> ann.movedTo(a.url()).post("/posts", post()));
    assertThat(a.ends()).isEqualTo(HaltingNode.STATUS);
    assertThat(ann.messagesOf(town.channel())).containsExactly(message);
    assertThat(told(bob)).isEmpty();
    assertThat(told(carol)).isEmpty();
  }

  /// Sent again on another node it is the same post; the answer comes before the events.
  private String isSentAgain() {
    String id =
        ann.get("/channels/" + town.channel() + "/posts")
            .expect(200)
            .tree()
            .at("order")
            .list()
            .getFirst()
            .text();
    var again = ann.post("/posts", post()).expect(201).tree();
    assertThat(again.text("id")).isEqualTo(id);
    return id;
  }

  @Test
  void members_on_other_nodes_see_the_post_within_seconds_and_once() {
    isWrittenAndNotTold();

    everybodyIsTold("posted " + message);
  }

  @Test
  void sent_again_elsewhere_it_is_told_once() {
    isWrittenAndNotTold();
    isSentAgain();

    everybodyIsTold("posted " + message);
  }

  @Test
  void edited_elsewhere_before_it_was_told_it_is_told_first() {
    isWrittenAndNotTold();
    edit(isSentAgain());

    everybodyIsTold("posted " + message, "post_edited edited");
  }

  @Test
  void deleted_elsewhere_before_it_was_told_it_is_gone_everywhere() {
    isWrittenAndNotTold();
    delete(ann, isSentAgain());

    everybodyIsTold("posted " + message, "post_deleted");
  }

  @Test
  void edited_on_one_node_and_deleted_on_another_it_is_gone_everywhere() {
    isWrittenAndNotTold();
    String id = isSentAgain();
    edit(id);
    delete(ann.movedTo(cluster.node("c").url()), id);

    everybodyIsTold("posted " + message, "post_edited edited", "post_deleted");
  }

  private void edit(String id) {
    ann.put("/posts/" + id + "/patch", Map.of("message", "edited")).expect(200);
  }

  private static void delete(ChatClient who, String id) {
    who.delete("/posts/" + id).expect(200);
  }

  /// Exactly this, in this order, and it adds up to what a fresh client would read. A last post
  /// shows that nothing came after it.
  private void everybodyIsTold(String... events) {
    for (var who : List.of(bob, carol)) {
      await()
          .atMost(SECONDS)
          .untilAsserted(() -> assertThat(told(who)).hasSizeGreaterThanOrEqualTo(events.length));
    }
    ann.posts(town.channel(), "the end");
    for (var who : List.of(bob, carol)) {
      await().atMost(SECONDS).untilAsserted(() -> assertThat(told(who)).contains("posted the end"));
      assertThat(told(who)).startsWith(events).hasSize(events.length + 1);
      assertThat(shown(who)).isEqualTo(read(who));
      assertThat(who.stream().fault()).isEmpty();
      assertThat(who.stream().hellos()).isEqualTo(1);
    }
  }

  private List<Event> events(Person who) {
    return who.stream().events().stream()
        .filter(event -> List.of("posted", "post_edited", "post_deleted").contains(event.type()))
        .filter(event -> event.broadcast().text("channel_id").equals(town.channel()))
        .filter(event -> event.post().text("type").isEmpty())
        .toList();
  }

  private List<String> told(Person who) {
    return events(who).stream()
        .map(event ->
            event.type().equals("post_deleted")
                ? event.type()
                : event.type() + " " + event.post().text("message"))
        .toList();
  }

  /// The channel as the events alone make it.
  private Map<String, String> shown(Person who) {
    var posts = new LinkedHashMap<String, String>();
    for (Event event : events(who)) {
      String id = event.post().text("id");
      switch (event.type()) {
        case "posted" -> posts.put(id, event.post().text("message"));
        case "post_edited" -> posts.replace(id, event.post().text("message"));
        default -> posts.remove(id);
      }
    }
    return posts;
  }

  /// The channel as a client reads it.
  private Map<String, String> read(Person who) {
    var page =
        who.client().get("/channels/" + town.channel() + "/posts?per_page=200").expect(200).tree();
    var posts = new LinkedHashMap<String, String>();
    for (Tree id : page.at("order").list().reversed()) {
      var post = page.at("posts").at(id.text());
      if (post.text("type").isEmpty()) {
        posts.put(id.text(), post.text("message"));
      }
    }
    return posts;
  }
}
