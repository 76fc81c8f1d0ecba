package rookery.places.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.http.Caller;
import rookery.kernel.ChannelId;
import rookery.kernel.ProblemException;
import rookery.kernel.TeamId;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

/// Users join and leave at random, several at a time: what the log says changed, applied in the
/// order of its versions, must be what the database answers.
@Tag("full")
class EntitlementHistoryTest {
  private static final int WORKERS = 4;
  private static final int STEPS = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void the_log_and_the_database_agree_after_any_history(long seed) throws Exception {
    try (var world = new World()) {
      Caller founder = world.user("founder");
      var teams = List.of(world.openTeam(founder, "one"), world.openTeam(founder, "two"));
      var channels = new ArrayList<Channel>();
      teams.forEach(team -> channels.add(world.channel(founder, team, "open", "O")));
      teams.forEach(team -> channels.add(world.channel(founder, team, "secret", "P")));
      var users = List.of(founder, world.user("ann"), world.user("bob"), world.user("cid"));

      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var workers = new ArrayList<Future<?>>();
        for (int worker = 0; worker < WORKERS; worker++) {
          var random = new Random(seed * 31 + worker);
          workers.add(
              threads.submit(() -> {
                for (int step = 0; step < STEPS; step++) {
                  act(world, random, teams, channels, users);
                }
              }));
        }
        for (Future<?> worker : workers) {
          worker.get();
        }
      }

      users.forEach(user -> agree(world, user, seed));
    }
  }

  private static void act(
      World world, Random random, List<Team> teams, List<Channel> channels, List<Caller> users) {
    Caller user = users.get(random.nextInt(users.size()));
    Team team = teams.get(random.nextInt(teams.size()));
    Channel channel = channels.get(random.nextInt(channels.size()));
    var members = world.places.members();
    try {
      switch (random.nextInt(6)) {
        case 0, 1 ->
            members.teamJoins().join(team, world.people.users().get(user.user()), user.user());
        case 2 -> members.teamJoins().leave(team.id(), user.user(), user.user());
        case 3 -> members.channelJoins().leave(channel, user.user(), user.user());
        case 4 -> members.channelJoins().join(channel, user.user(), user.user(), null);
        default ->
            world
                .places
                .channelFounding()
                .direct(user.user(), users.get(random.nextInt(users.size())).user());
      }
    } catch (ProblemException _) {
      // Who is not in the team cannot join its channel: part of the game.
    }
  }

  private static void agree(World world, Caller user, long seed) {
    var changes =
        world.log.records().stream()
            .filter(EntitlementChange.class::isInstance)
            .map(EntitlementChange.class::cast)
            .filter(change -> change.user().equals(user.user()))
            .sorted(Comparator.comparingLong(EntitlementChange::version))
            .toList();
    Set<ChannelId> channels = new HashSet<>();
    Set<TeamId> teams = new HashSet<>();
    for (EntitlementChange change : changes) {
      boolean news =
          switch (change.change()) {
            case EntitlementChange.JoinedChannel(var id) -> channels.add(id);
            case EntitlementChange.LeftChannel(var id) -> channels.remove(id);
            case EntitlementChange.JoinedTeam(var id) -> teams.add(id);
            case EntitlementChange.LeftTeam(var id) -> teams.remove(id);
            case EntitlementChange.Administers _ -> true;
          };
      assertThat(news).as("seed %d: %s changes something", seed, change).isTrue();
    }
    assertThat(changes).as("seed %d: something happened", seed).hasSizeGreaterThan(STEPS / 4);
    assertThat(changes)
        .as("seed %d: versions without a gap", seed)
        .extracting(EntitlementChange::version)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, changes.size()).boxed().toList());
    assertThat(world.places.members().entitlements().read(user.user()))
        .as("seed %d", seed)
        .isEqualTo(new Entitlements(changes.size(), channels, teams, false));
  }
}
