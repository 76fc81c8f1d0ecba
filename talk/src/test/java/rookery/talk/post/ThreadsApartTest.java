package rookery.talk.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.http.Caller;
import rookery.places.channel.Channel;
import rookery.talk.Chat;
import rookery.talk.TalkSettings;

@Tag("full")
class ThreadsApartTest {
  private static void prefer(Chat chat, Caller who, String value) {
    var preference =
        Map.of(
            "user_id",
            who.user().value(),
            "category",
            "display_settings",
            "name",
            "collapsed_reply_threads",
            "value",
            value);
    chat.put(who, "/users/me/preferences", List.of(preference)).is(200);
  }

  private static Chat chat(ThreadMode mode) {
    return new Chat(new TalkSettings(-1, 1_000, true, mode, true, 100));
  }

  private static long mentions(Chat chat, Channel channel, Caller who) {
    return chat.get(who, "/channels/" + channel.id() + "/members/me").number("mention_count");
  }

  @ParameterizedTest
  @CsvSource({
    "disabled, on, true",
    "default_off, '', true",
    "default_off, on, false",
    "default_on, '', false",
    "default_on, off, true",
    "always_on, off, false"
  })
  void who_sees_replies_in_the_channel_reads_it_by_replying(
      String mode, String wish, boolean reads) {
    try (Chat chat = chat(ThreadMode.of(mode))) {
      Caller ann = chat.world.user("ann");
      Caller bob = chat.world.user("bob");
      Channel nest = chat.direct(ann, bob);
      if (!wish.isEmpty()) {
        prefer(chat, bob, wish);
      }
      String root = chat.say(ann, nest, "root");

      chat.reply(bob, nest, root, "reply");

      assertThat(chat.get(bob, "/channels/" + nest.id() + "/members/me").number("msg_count"))
          .isEqualTo(reads ? 2 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "disabled, root, 2, 0",
    "disabled, any, 2, 1",
    "disabled, never, 0, 0",
    "always_on, any, 0, 0"
  })
  void replies_mention_those_who_wish_so_and_see_them_in_the_channel(
      String mode, String comments, int starting, int replying) {
    try (Chat chat = chat(ThreadMode.of(mode))) {
      Caller ann = chat.world.user("ann");
      Caller bob = chat.world.user("bob");
      Caller eve = chat.world.user("eve");
      Channel nest = chat.channel(chat.team("rooks", ann, bob, eve), "nest", "O", ann);
      chat.add(bob, nest, bob).is(201);
      chat.add(eve, nest, eve).is(201);
      chat.notifyProp(ann, "comments", comments);
      chat.notifyProp(bob, "comments", comments);
      String root = chat.say(ann, nest, "root");

      chat.reply(bob, nest, root, "first");
      chat.reply(eve, nest, root, "second");

      assertThat(mentions(chat, nest, ann)).isEqualTo(starting);
      assertThat(mentions(chat, nest, bob)).isEqualTo(replying);
    }
  }
}
