package rookery.talk.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.places.channel.Channel;
import rookery.talk.Chat;

/// Two nodes, one of them with a clock that is behind: a client that starts over asks for what
/// changed since the newest post it knows, and must be told of everything after it.
class ClocksApartTest {
  private static final Chat CHAT = new Chat();
  private static int count;
  private final Caller ann = CHAT.world.user("ann" + ++count);
  private final Caller bob = CHAT.world.user("bob" + count);
  private final Channel nest = CHAT.direct(ann, bob);
  private final RouteTester behind = RouteTester.of(CHAT.anotherNode(5_000), ann);
  private String first = "";
  private String newest = "";
  private long known;

  @BeforeEach
  void two_posts() {
    CHAT.world.pass(60_000);
    first = CHAT.say(ann, nest, "one");
    newest = CHAT.say(ann, nest, "two");
    known = CHAT.get(bob, "/posts/" + newest).is(200).number("create_at");
  }

  @AfterAll
  static void close() {
    CHAT.close();
  }

  @Test
  void a_post_is_later_than_those_before_it_in_the_channel() {
    var body = Map.of("channel_id", nest.id().value(), "message", "three");
    var made = behind.post("/api/v4/posts", body).object();

    assertThat(made.get("create_at")).isEqualTo(made.get("update_at"));
    assertThat(order("")).containsExactly(made.get("id"), newest, first);
    assertThat(order("?since=" + known)).containsExactly(made.get("id"));
  }

  @Test
  void a_reply_is_told_with_its_root() {
    var body = Map.of("channel_id", nest.id().value(), "message", "re", "root_id", first);
    var made = behind.post("/api/v4/posts", body).object();

    assertThat(order("?since=" + known)).containsExactly(made.get("id"), first);
  }

  @Test
  void an_edited_post_is_told() {
    behind.put("/api/v4/posts/" + first + "/patch", Map.of("message", "uno"));

    assertThat(order("?since=" + known)).containsExactly(first);
  }

  @Test
  void a_deleted_post_is_told() {
    behind.delete("/api/v4/posts/" + first);

    assertThat(order("?since=" + known)).containsExactly(first);
  }

  private List<Object> order(String query) {
    var order = CHAT.get(bob, "/channels/" + nest.id() + "/posts" + query).is(200).object();
    return List.copyOf((List<?>) List.class.cast(order.get("order")));
  }
}
