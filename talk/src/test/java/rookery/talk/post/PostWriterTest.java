package rookery.talk.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.http.Caller;
import rookery.kernel.PostId;
import rookery.kernel.UserId;
import rookery.places.Events;
import rookery.places.channel.Channel;
import rookery.talk.Chat;
import rookery.talk.post.Addressees.Found;

class PostWriterTest {
  private final Chat chat = new Chat();
  private final Caller ann = chat.world.user("ann");
  private final Caller bob = chat.world.user("bob");
  private final Caller carl = chat.world.user("carl");
  private final Caller stranger = chat.world.user("stranger");
  private final List<Caller> people = List.of(ann, bob, carl, stranger);
  private final rookery.places.team.Team team = chat.team("rooks", ann, bob, carl, stranger);
  private final PostWriter writer =
      new PostWriter(chat.world.log, chat.world.places.views(), chat.talk.hooks());

  @AfterEach
  void close() {
    chat.close();
  }

  /// Channels with a post each that can be replied to.
  private record Place(List<Channel> channels, List<String> roots) {}

  private Place place(String name) {
    var channels = new ArrayList<Channel>();
    var roots = new ArrayList<String>();
    for (String each : List.of("one", "two")) {
      Channel channel = chat.channel(team, name + "-" + each, "O", ann, bob, carl);
      channels.add(channel);
      roots.add(chat.say(bob, channel, "begin"));
    }
    return new Place(channels, roots);
  }

  private List<Draft> drafts(Place place, Random random) {
    var drafts = new ArrayList<Draft>();
    int size = random.nextInt(2, 12);
    for (int i = 0; i < size; i++) {
      int where = random.nextInt(2);
      PostId root = random.nextInt(3) == 0 ? new PostId(place.roots.get(where)) : null;
      Caller author = people.get(random.nextInt(people.size()));
      String pending = random.nextBoolean() ? author.user() + ":" + i : "";
      drafts.add(draft(place.channels.get(where), author, root, "say " + i, pending, random));
    }
    // The last may be one that was sent before.
    NewPost before = drafts.get(random.nextInt(size)).wanted();
    Caller author =
        people.stream().filter(each -> each.user().equals(before.user())).findFirst().orElseThrow();
    drafts.add(draft(before.channel(), author, null, "say last", before.pendingId(), random));
    return drafts;
  }

  private Draft draft(
      Channel channel,
      Caller author,
      @Nullable PostId root,
      String message,
      String pending,
      Random random) {
    boolean there = pending.isEmpty() || pending.endsWith(channel.id().value());
    String pendingThere = there ? pending : pending + channel.id();
    var wanted =
        new NewPost(channel, author.user(), root, message, "", Map.of(), 0, pendingThere, true);
    var post =
        new Post(
            new PostId(chat.world.ids.next()),
            channel.id(),
            author.user(),
            root,
            new Post.Times(chat.world.now(), chat.world.now(), 0, 0),
            false,
            message,
            "",
            Map.of(),
            "",
            pendingThere,
            Post.ThreadSummary.NONE,
            List.of());
    return Draft.of(wanted, post, "@x", found(author, random), random.nextBoolean());
  }

  private Found found(Caller author, Random random) {
    var all = new LinkedHashSet<UserId>();
    var named = new LinkedHashSet<UserId>();
    for (Caller each : people) {
      if (!each.user().equals(author.user()) && random.nextInt(3) == 0) {
        all.add(each.user());
        if (random.nextBoolean()) {
          named.add(each.user());
        }
      }
    }
    return new Found(all, named, Set.of());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void together_posts_leave_what_they_leave_one_after_another(long seed) {
    for (int round = 0; round < 12; round++) {
      Place apart = place("apart" + round);
      Place together = place("together" + round);
      chat.world.pass(10_000);
      long dice = seed * 1_000 + round;

      chat.world.log.clear();
      List<Optional<Post>> one = new ArrayList<>();
      for (Draft draft : drafts(apart, new Random(dice))) {
        one.addAll(chat.world.database.write(tx -> writer.write(tx, List.of(draft))));
      }
      var toldApart = told(apart);
      chat.world.log.clear();
      var drafts = drafts(together, new Random(dice));
      List<Optional<Post>> many = chat.world.database.write(tx -> writer.write(tx, drafts));

      assertThat(said(many)).as("seed %d", dice).isEqualTo(said(one));
      assertThat(state(together)).as("seed %d", dice).containsExactlyElementsOf(state(apart));
      told(together)
          .forEach((where, lines) ->
              assertThat(lines)
                  .as("seed %d", dice)
                  .containsExactlyElementsOf(toldApart.getOrDefault(where, List.of())));
    }
  }

  private static List<String> said(List<Optional<Post>> posts) {
    return posts.stream().map(post -> post.map(p -> p.message() + p.times()).orElse("-")).toList();
  }

  /// What clients were told, by channel, in its order; with names of places instead of their ids.
  private Map<String, List<String>> told(Place place) {
    var told = new HashMap<String, List<String>>();
    for (Events.Told event : Events.of(chat.world.log.events())) {
      String text = named(place, event.type() + event.scope() + event.data());
      for (int i = 0; i < 2; i++) {
        if (text.contains("channel" + i)) {
          told.computeIfAbsent("channel" + i, _ -> new ArrayList<>()).add(withoutIds(text));
        }
      }
    }
    return told;
  }

  private static String named(Place place, String text) {
    String named = text;
    for (int i = 0; i < 2; i++) {
      Channel channel = place.channels.get(i);
      named =
          named
              .replace(channel.id().value(), "channel" + i)
              .replace(channel.name(), "channel" + i)
              .replace(channel.displayName(), "channel" + i)
              .replace(place.roots.get(i), "root" + i);
    }
    return named;
  }

  /// Ids of new posts differ, and times of what was there before.
  private String withoutIds(String text) {
    return Pattern.compile("\\b17\\d{11}\\b")
        .matcher(text.replaceAll("\"id\":\"[a-z0-9]{26}", "id"))
        .replaceAll(
            time -> Long.parseLong(time.group()) < chat.world.now() ? "before" : time.group());
  }

  private List<String> state(Place place) {
    long now = chat.world.now();
    return chat.world.database.read(q ->
        q.sql(
                """
                with places as (
                  select * from unnest(?, ?) with ordinality as p (channel_id, root_id, n))
                select n || ' channel ' || total_msg_count || ' ' || total_msg_count_root || ' '
                  || greatest(last_post_at, ?) || ' ' || greatest(last_root_post_at, ?) as line
                from channels join places on channel_id = id
                union all
                select n || ' member ' || user_id || ' ' || msg_count || ' ' || msg_count_root || ' '
                  || mention_count || ' ' || mention_count_root || ' '
                  || greatest(last_viewed_at, ?) || ' ' || greatest(last_update_at, ?)
                from channel_members join places using (channel_id)
                union all
                select n || ' thread ' || reply_count || ' ' || last_reply_at || ' '
                  || participants::text
                from threads join places on root_id = post_id
                union all
                select n || ' follower ' || user_id || ' ' || following || ' '
                  || greatest(last_viewed, ?) || ' ' || unread_mentions
                from thread_members join places on root_id = post_id
                order by line
                """,
                place.channels.stream().map(Channel::id).toList(),
                place.roots,
                now,
                now,
                now,
                now,
                now)
            .list(row -> row.text("line")));
  }
}
