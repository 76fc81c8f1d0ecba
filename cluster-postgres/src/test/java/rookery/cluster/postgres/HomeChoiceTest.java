package rookery.cluster.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.cluster.Epoch;
import rookery.cluster.postgres.HomeChoice.Move;
import rookery.cluster.postgres.HomeChoice.Situation;

class HomeChoiceTest {
  private final HomeChoice choice = new HomeChoice(Duration.ofSeconds(30), Duration.ofSeconds(3));

  /// The current epoch is `now`; `-` is none, `!` before an epoch says that it is over.
  @ParameterizedTest
  @CsvSource({
    // current, Redis is in, seconds without, others see it, move
    "-,    -,    5,  false, STAY",
    "-,    -,    30, false, TO_POSTGRES",
    "-,    new,  0,  false, ADOPT_REDIS",
    "now,  now,  0,  true,  STAY",
    "now,  now,  99, true,  STAY",
    "now,  new,  0,  true,  ADOPT_REDIS",
    "now,  new,  99, true,  ADOPT_REDIS",
    "now,  -,    29, false, STAY",
    "now,  -,    30, true,  TO_POSTGRES",
    "now,  !old, 2,  false, STAY",
    "now,  !old, 3,  true,  STAY",
    "now,  !old, 3,  false, RENEW_REDIS",
    "now,  !old, 30, true,  TO_POSTGRES",
  })
  void while_the_log_is_in_redis(
      String current, String redis, int without, boolean others, Move move) {
    var reign =
        current.equals("-") ? Reign.NONE : new Reign(7, new Epoch(current), Home.REDIS, true);

    assertThat(choice.of(situation(reign, redis, without, others, false, "-"))).isEqualTo(move);
  }

  @ParameterizedTest
  @CsvSource({
    // the log there is in, may return, Redis is in, all see it, move
    "now,   false, -,    false, STAY",
    "now,   true,  -,    true,  STAY",
    "now,   true,  new,  false, STAY",
    "now,   false, new,  true,  STAY",
    "now,   true,  new,  true,  TO_REDIS",
    "now,   true,  !old, true,  TO_REDIS",
    "other, true,  new,  true,  ADOPT_POSTGRES",
    "-,     false, -,    false, STAY",
  })
  void while_it_is_in_postgres(
      String postgres, boolean mayReturn, String redis, boolean all, Move move) {
    var reign = new Reign(7, new Epoch("now"), Home.POSTGRES, mayReturn);

    assertThat(choice.of(situation(reign, redis, 0, false, all, postgres))).isEqualTo(move);
  }

  private static Situation situation(
      Reign reign, String redis, int without, boolean others, boolean all, String postgres) {
    return new Situation(
        reign,
        epoch(redis.replace("!", "")),
        redis.startsWith("!"),
        Duration.ofSeconds(without),
        () -> others,
        () -> all,
        epoch(postgres));
  }

  private static Optional<Epoch> epoch(String name) {
    return name.equals("-") ? Optional.empty() : Optional.of(new Epoch(name));
  }
}
