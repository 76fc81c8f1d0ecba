package rookery.places.sidebar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.people.preference.Preference;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

class SidebarEndpointsTest {
  private static final World WORLD = new World();
  private static int count;
  private final Caller ann = WORLD.user("ann" + ++count);
  private final Caller bob = WORLD.user("bob" + count);
  private final Team team = WORLD.openTeam(ann, "team" + count);
  private final String path = "GET /api/v4/users/me/teams/" + team.id() + "/channels/categories";

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void the_first_reader_finds_three_categories_with_every_channel_in_one() {
    var direct = WORLD.places.channelFounding().direct(ann.user(), bob.user());

    var answer = WORLD.call(ann, path).is(200).object();

    String suffix = "_" + ann.user() + "_" + team.id();
    assertThat(answer)
        .containsEntry(
            "order",
            List.of("favorites" + suffix, "channels" + suffix, "direct_messages" + suffix));
    @SuppressWarnings("unchecked")
    var categories = (List<Map<String, Object>>) requireNonNull(answer.get("categories"));
    assertThat(categories).extracting(c -> c.get("sort_order")).containsExactly(0, 10, 20);
    assertThat(categories).extracting(c -> c.get("sorting")).containsExactly("", "", "recent");
    assertThat(categories)
        .extracting(c -> c.get("channel_ids"))
        .containsExactly(
            List.of(),
            List.of(
                WORLD.named(team, "off-topic").id().value(),
                WORLD.named(team, "town-square").id().value()),
            List.of(direct.id().value()));
    assertThat(categories.getFirst()).hasSize(10);
  }

  @Test
  void a_favourite_is_among_the_favourites() {
    var direct = WORLD.places.channelFounding().direct(ann.user(), bob.user());
    prefers(direct, "true");
    prefers(WORLD.named(team, "off-topic"), "true");
    prefers(WORLD.named(team, "town-square"), "false");

    @SuppressWarnings("unchecked")
    var categories =
        (List<Map<String, List<String>>>)
            requireNonNull(WORLD.call(ann, path).is(200).object().get("categories"));

    assertThat(categories)
        .extracting(c -> requireNonNull(c.get("channel_ids")).size())
        .containsExactly(2, 1, 0);
  }

  private void prefers(Channel channel, String value) {
    var preference = new Preference(ann.user(), "favorite_channel", channel.id().value(), value);
    WORLD.database.write(transaction -> {
      WORLD.people.preferences().put(transaction, ann.user(), List.of(preference));
      return preference;
    });
  }

  @Test
  void many_first_readers_at_once_find_the_same() throws Exception {
    var start = new CyclicBarrier(4);
    var bodies = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var readers = new ArrayList<Future<World.Answer>>();
      for (int i = 0; i < 4; i++) {
        readers.add(
            threads.submit(() -> {
              start.await();
              return WORLD.call(ann, path);
            }));
      }
      for (var reader : readers) {
        bodies.add(reader.get().is(200).toString());
      }
    }

    assertThat(bodies).containsOnly(bodies.getFirst());
  }

  @Test
  void a_sidebar_is_for_its_user_and_members_of_the_team() {
    WORLD.call(bob, path).fails(403, "api.context.permissions.app_error");
    WORLD
        .call(
            bob, "GET /api/v4/users/" + ann.user() + "/teams/" + team.id() + "/channels/categories")
        .fails(403, "api.context.permissions.app_error");
  }
}
