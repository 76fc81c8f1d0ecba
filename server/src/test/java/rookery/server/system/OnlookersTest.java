package rookery.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OnlookersTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private final Onlookers onlookers = new Onlookers();

  @Test
  void nobody_is_waited_for_if_nobody_asks() {
    assertThat(onlookers.awaitTold(LONG)).isTrue();
  }

  @Test
  void everybody_who_asks_is_told_twice() {
    onlookers.told("10.0.0.1", true);
    onlookers.told("10.0.0.2", true);
    var told = CompletableFuture.supplyAsync(() -> onlookers.awaitTold(LONG));
    onlookers.told("10.0.0.1", false);
    onlookers.told("10.0.0.1", false);
    onlookers.told("10.0.0.2", false);
    assertThat(told).isNotDone();
    onlookers.told("10.0.0.2", false);

    assertThat(told.join()).isTrue();
  }

  @Test
  void a_yes_in_between_counts_from_the_beginning() {
    onlookers.told("10.0.0.1", false);
    onlookers.told("10.0.0.1", true);
    onlookers.told("10.0.0.1", false);

    assertThat(onlookers.awaitTold(Duration.ofMillis(1))).isFalse();
  }

  @Test
  void who_asks_no_more_is_waited_for_in_vain_only_so_long() {
    onlookers.told("10.0.0.1", true);

    assertThat(onlookers.awaitTold(Duration.ofMillis(20))).isFalse();
  }

  @Test
  void who_used_to_ask_often_and_asks_no_more_has_gone() {
    onlookers.told("10.0.0.1", true);
    onlookers.told("10.0.0.1", true);

    assertThat(onlookers.awaitTold(LONG)).isTrue();
  }

  @Test
  void however_many_ask_only_some_are_kept() {
    for (int i = 0; i < 10_000; i++) {
      onlookers.told("somebody " + i, i < 9_000);
    }
    for (int i = 9_000; i < 10_000; i++) {
      onlookers.told("somebody " + i, false);
    }

    assertThat(onlookers.awaitTold(Duration.ofMillis(1))).isFalse();
    for (int i = 9_744; i < 10_000; i++) {
      onlookers.told("somebody " + i, false);
      onlookers.told("somebody " + i, false);
    }
    assertThat(onlookers.awaitTold(Duration.ofMillis(1))).isTrue();
  }
}
