package rookery.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.chaos.plan.Fault;
import rookery.chaos.plan.FaultKind;
import rookery.chaos.plan.Schedule;
import rookery.chaos.plan.Shape;
import rookery.chaos.site.Site;

class CampaignTest {
  private static Campaign campaign(int faults, List<FaultKind> kinds) {
    var shape = new Shape(3, 4, 0, 0, 3, faults, kinds, 500, false);
    return new Campaign(10, shape, Duration.ofMinutes(1), "none", Path.of("nowhere"));
  }

  @Test
  void all_faults_are_distributed_and_every_kind_comes_somewhere() {
    for (int faults : new int[] {FaultKind.values().length, 52, 300, 1_000}) {
      var parts = campaign(faults, List.of(FaultKind.values())).parts();

      var struck =
          parts.stream()
              .flatMap(part -> Schedule.of(part.seed(), part.shape()).faults().stream())
              .map(Fault::kind)
              .toList();
      assertThat(struck).hasSize(faults);
      assertThat(new HashSet<>(struck)).hasSameSizeAs(FaultKind.values());
    }
  }

  @Test
  void each_run_has_a_seed_of_its_own_and_only_what_its_site_can_suffer() {
    var parts = campaign(500, List.of(FaultKind.values())).parts();

    assertThat(parts).extracting(Campaign.Part::seed).doesNotHaveDuplicates().startsWith(10L, 11L);
    assertThat(parts)
        .allSatisfy(part -> {
          assertThat(part.shape().faults()).isBetween(1, 110);
          assertThat(part.kind() == Site.Kind.SINGLE ? single() : FaultKind.overSentinel())
              .containsAll(part.shape().kinds());
        });
  }

  private static List<FaultKind> single() {
    return FaultKind.overOneRedis();
  }

  @Test
  void what_is_asked_for_alone_comes_alone() {
    assertThat(campaign(20, List.of(FaultKind.NODE_KILL)).parts())
        .singleElement()
        .satisfies(part -> assertThat(part.kind()).isEqualTo(Site.Kind.SINGLE));
    assertThat(campaign(20, List.of(FaultKind.REDIS_FAILOVER)).parts())
        .singleElement()
        .satisfies(part -> assertThat(part.kind()).isEqualTo(Site.Kind.SENTINEL));
  }
}
