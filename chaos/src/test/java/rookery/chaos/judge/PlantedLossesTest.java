package rookery.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.chaos.history.Entry;
import rookery.chaos.judge.Finding.Promise;

/// What is lost, doubled or out of order in one place of a large history is found.
@Tag("full")
class PlantedLossesTest {
  private static final List<Entry> GOOD = GoodHistory.of(1, 8_000);
  private static final List<Entry> LARGE = GoodHistory.of(2, 30_000);

  static LongStream fewSeeds() {
    return LongStream.rangeClosed(1, 4);
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 8);
  }

  private static void assertFound(Planting planted, Promise promise) {
    assertThat(planted.judged()).extracting(Finding::promise).contains(promise);
  }

  private static boolean isPost(Entry.Received event) {
    return event.event().equals("posted");
  }

  /// A post after which the same client got another of the channel, having been there all along,
  /// which it has from nowhere else, and which others got too.
  private static int postWithAnother(Planting planting) {
    return planting.anyEvent(place -> comesAnother(planting, place));
  }

  private static boolean comesAnother(Planting planting, int place) {
    var event = planting.received(place);
    if (!isPost(event)) {
      return false;
    }
    int after = planting.next(place, e -> e.channel().equals(event.channel()));
    return after > 0
        && isPost(planting.received(after))
        && !planting.isRead(event)
        && planting.readers(event) >= 4;
  }

  @Test
  void the_good_history_is_large_enough_to_hide_something() {
    var story = Story.of(LARGE);

    var figures = Tally.of(story, Judge.judge(story));

    assertThat(figures.deliveries()).isGreaterThan(10_000);
    assertThat(figures.resumes().exact()).isGreaterThan(100);
    assertThat(figures.resumes().startedOver()).isGreaterThan(30);
    assertThat(figures.lost() + figures.doubled()).isZero();
  }

  @ParameterizedTest
  @MethodSource("fewSeeds")
  void one_event_in_ten_thousand_that_is_lost_is_missed(long seed) {
    var planting = new Planting(LARGE, seed);

    planting.lose(postWithAnother(planting));

    assertFound(planting, Promise.NOTHING_LOST);
  }

  @ParameterizedTest
  @MethodSource("fewSeeds")
  void one_event_that_a_replay_skips_is_missed(long seed) {
    var planting = new Planting(LARGE, seed);
    int place = planting.anyEvent(p -> comesAnother(planting, p) && isFirstOfSocket(planting, p));

    planting.lose(place);

    assertFound(planting, Promise.NOTHING_LOST);
  }

  private static boolean isFirstOfSocket(Planting planting, int place) {
    var event = planting.received(place);
    return event.seq() > 0
        && planting.entries().subList(0, place).stream()
            .noneMatch(entry ->
                entry instanceof Entry.Received before
                    && before.device().equals(event.device())
                    && before.socket() == event.socket());
  }

  private static int following(Planting planting, int place) {
    return planting.next(place, e -> e.seq() == planting.received(place).seq() + 1);
  }

  /// Whether what comes next may be lost too, and something is left that proves it.
  private static boolean isProvenWithout(Planting planting, int place) {
    int next = following(planting, place);
    return next > 0
        && (!planting.received(next).channel().equals(planting.received(place).channel())
            || comesAnother(planting, next));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_checkpoint_ahead_of_its_number_skips_what_lies_between(long seed) {
    var planting = new Planting(GOOD, seed);
    int place = planting.anyEvent(p -> comesAnother(planting, p) && isProvenWithout(planting, p));
    int following = following(planting, place);

    if (planting.received(following).event().startsWith("user_")) {
      planting.lose(place);
    } else {
      planting.lose(following);
      planting.lose(place);
    }

    assertThat(planting.judged())
        .extracting(Finding::promise)
        .containsAnyOf(Promise.NOTHING_LOST, Promise.STATE_CONVERGES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_hole_in_the_numbers_is_seen(long seed) {
    var planting = new Planting(GOOD, seed);
    int place = planting.any(Entry.Received.class, event -> event.seq() > 0);
    var event = planting.received(place);

    planting.renumber(event, event.seq(), 1);

    assertFound(planting, Promise.NUMBERS_WITHOUT_HOLE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_batch_that_comes_twice_is_seen(long seed) {
    var planting = new Planting(GOOD, seed);
    int place = planting.any(Entry.Received.class, PlantedLossesTest::isPost);
    var first = planting.received(place);
    int end = planting.next(place, e -> e.seq() > first.seq());
    if (end > 0) {
      planting.insert(end, planting.received(end));
      planting.insert(end, first);
    } else {
      planting.insert(place, first);
    }

    assertFound(planting, Promise.NOTHING_TWICE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void what_a_fenced_node_appends_late_comes_twice(long seed) {
    var planting = new Planting(GOOD, seed);
    int place =
        planting.anyEvent(p -> isPost(planting.received(p)) && planting.next(p, _ -> true) > 0);
    var late = planting.received(place);
    int last = place;
    for (int next = place; next > 0 && !leaves(planting, next, late); ) {
      last = next;
      next = planting.next(next, e -> true);
    }

    planting.insert(last, late);

    assertFound(planting, Promise.NOTHING_TWICE);
  }

  private static boolean leaves(Planting planting, int place, Entry.Received of) {
    var event = planting.received(place);
    return event.event().equals("user_removed") && event.channel().equals(of.channel());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void two_posts_in_another_order_at_one_client_are_seen(long seed) {
    var planting = new Planting(GOOD, seed);
    int place = postWithAnother(planting);
    var event = planting.received(place);
    int after = planting.next(place, e -> e.channel().equals(event.channel()));

    planting.swap(place, after);

    assertFound(planting, Promise.ONE_ORDER);
  }
}
