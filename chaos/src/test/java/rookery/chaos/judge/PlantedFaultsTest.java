package rookery.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.chaos.history.Entry;
import rookery.chaos.history.Entry.Outcome;
import rookery.chaos.judge.Finding.Promise;

/// A judge that cannot say no is worthless: each kind of broken promise, put into a good history in
/// one place, is found, by the judge that is there for it.
@Tag("full")
class PlantedFaultsTest {
  private static final List<Entry> GOOD = GoodHistory.of(1, 8_000);

  private static final Set<String> LAST =
      Story.of(GOOD).segmentsByDevice().values().stream()
          .map(segments -> segments.getLast().connection())
          .collect(Collectors.toSet());
  private static final Set<String> KEPT =
      Story.of(GOOD).fresh().values().stream()
          .flatMap(load -> load.posts().stream())
          .map(seen -> seen.post() + " " + seen.text())
          .collect(Collectors.toSet());

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 8);
  }

  private static void assertFound(Planting planted, Promise promise) {
    assertThat(planted.judged()).extracting(Finding::promise).contains(promise);
  }

  private static boolean isPost(Entry.Received event) {
    return event.event().equals("posted");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_good_history_has_nothing_wrong_in_it(long seed) {
    assertThat(Judge.judge(Story.of(GoodHistory.of(seed, 2_000)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_post_that_is_told_before_its_write_fails_is_an_invention(long seed) {
    var planting = new Planting(GOOD, seed);
    int ended =
        planting.any(
            Entry.Ended.class,
            e -> e.outcome() == Outcome.OK && made(e.op()) && wasReceived(e.post()));
    String post = ((Entry.Ended) planting.entries().get(ended)).post();
    var ok = (Entry.Ended) planting.entries().get(ended);

    planting
        .entries()
        .set(ended, new Entry.Ended(ok.at(), ok.op(), Outcome.FAILED, false, "", "409"));
    planting.reread(posts -> without(posts, post), "");

    assertFound(planting, Promise.NOTHING_INVENTED);
  }

  private static boolean wasReceived(String post) {
    return GOOD.stream()
        .anyMatch(e -> e instanceof Entry.Received r && isPost(r) && r.post().equals(post));
  }

  private static boolean made(int op) {
    return GOOD.stream()
        .anyMatch(e -> e instanceof Entry.Invoked i && i.op() == op && i.act().equals("post"));
  }

  private static List<Entry.Seen> without(List<Entry.Seen> posts, String post) {
    return posts.stream().filter(seen -> !seen.post().equals(post)).toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_post_that_nobody_wrote_is_an_invention(long seed) {
    var planting = new Planting(GOOD, seed);
    int place = planting.any(Entry.Received.class, PlantedFaultsTest::isPost);
    var event = planting.received(place);

    planting.entries().removeIf(e -> e instanceof Entry.Invoked i && event.text().equals(i.text()));

    assertFound(planting, Promise.NOTHING_INVENTED);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void an_event_after_the_removal_is_seen(long seed) {
    var planting = new Planting(GOOD, seed);
    int removal =
        planting.any(
            Entry.Received.class, e -> e.event().equals("user_removed") && e.scope().isEmpty());
    String room = planting.received(removal).channel();
    int place = planting.any(Entry.Received.class, e -> isPost(e) && e.channel().equals(room));

    planting.insert(removal, planting.received(place));

    assertFound(planting, Promise.NOTHING_AFTER_REMOVAL);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void an_older_change_that_comes_after_a_newer_leaves_a_wrong_state(long seed) {
    var planting = new Planting(GOOD, seed);
    int newer =
        planting.anyEvent(
            place -> isLastChange(planting.received(place)) && older(planting, place) >= 0);

    planting.swap(older(planting, newer), newer);

    assertFound(planting, Promise.STATE_CONVERGES);
  }

  /// Whether the client shows what this change says until the end.
  private static boolean isLastChange(Entry.Received event) {
    return event.event().equals("post_edited")
        && LAST.contains(event.connection())
        && GOOD.stream().noneMatch(e -> readsAfter(e, event))
        && KEPT.contains(event.post() + " " + event.text());
  }

  private static boolean readsAfter(Entry entry, Entry.Received event) {
    return entry instanceof Entry.Loaded load
        && load.at() > event.at()
        && load.connection().equals(event.connection())
        && load.channel().equals(event.channel());
  }

  private static int older(Planting planting, int newer) {
    var event = planting.received(newer);
    int place = newer;
    while (--place >= 0) {
      if (planting.entries().get(place) instanceof Entry.Received before
          && Planting.sameConnection(before, event)
          && before.event().equals(event.event())
          && before.post().equals(event.post())) {
        return place;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_wrong_state_at_the_end_is_seen(long seed) {
    var planting = new Planting(GOOD, seed);
    int fresh = planting.any(Entry.Loaded.class, l -> l.reason().equals("final"));
    var posts = ((Entry.Loaded) planting.entries().get(fresh)).posts();
    var chosen = posts.get((int) (seed * 7) % posts.size());

    planting.reread(
        all -> all.stream().map(s -> s.equals(chosen) ? reacted(s) : s).toList(), "final");

    assertFound(planting, Promise.STATE_CONVERGES);
  }

  private static Entry.Seen reacted(Entry.Seen seen) {
    return new Entry.Seen(
        seen.post(),
        seen.text(),
        seen.user(),
        seen.type(),
        seen.deleted(),
        seen.stamp(),
        List.of("user1 tada"));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void an_acknowledged_post_that_is_not_kept_is_lost(long seed) {
    var planting = new Planting(GOOD, seed);
    var there = Story.of(GOOD).fresh().values().stream().flatMap(l -> l.posts().stream()).toList();
    int ended =
        planting.any(
            Entry.Ended.class,
            e -> made(e.op()) && there.stream().anyMatch(s -> s.post().equals(e.post())));
    String post = ((Entry.Ended) planting.entries().get(ended)).post();

    planting.entries().removeIf(e -> e instanceof Entry.Received r && r.post().equals(post));
    planting.reread(all -> without(all, post), "");

    assertFound(planting, Promise.NOTHING_LOST);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_post_that_was_sent_again_and_written_twice_is_seen(long seed) {
    var planting = new Planting(GOOD, seed);
    int place = planting.any(Entry.Received.class, PlantedFaultsTest::isPost);
    var event = planting.received(place);
    var twin =
        new Entry.Seen("twin", event.text(), event.user(), "", false, event.stamp(), List.of());

    planting.reread(
        all ->
            all.stream().anyMatch(s -> s.post().equals(event.post()))
                ? java.util.stream.Stream.concat(all.stream(), java.util.stream.Stream.of(twin))
                    .toList()
                : all,
        "");
    planting.entries().add(place, twinOf(event));

    assertFound(planting, Promise.NOTHING_TWICE);
  }

  private static Entry twinOf(Entry.Received event) {
    return new Entry.Received(
        event.at(),
        event.device(),
        event.socket(),
        "another connection",
        0,
        event.event(),
        event.scope(),
        event.channel(),
        "twin",
        event.text(),
        event.user(),
        event.emoji(),
        event.stamp(),
        event.type());
  }

  @Test
  void a_node_that_is_wrong_about_who_is_there_is_seen() {
    var planting = new Planting(GOOD, 1);
    int place = planting.any(Entry.Present.class, _ -> true);
    var present = (Entry.Present) planting.entries().get(place);

    planting
        .entries()
        .set(place, new Entry.Present(present.at(), "node-a", present.wanted(), Map.of()));

    assertFound(planting, Promise.PRESENCE_IS_RIGHT);
  }

  @Test
  void a_client_that_does_not_come_back_is_seen() {
    var planting = new Planting(GOOD, 1);
    int place = planting.any(Entry.Calmed.class, _ -> true);

    planting.entries().set(place, new Entry.Calmed(5, 1, false, "d1.1 is not connected"));

    assertFound(planting, Promise.IT_RECOVERS);
  }

  @Test
  void a_node_that_must_be_restarted_is_seen() {
    var planting = new Planting(GOOD, 1);
    int place = planting.any(Entry.Mended.class, _ -> true);

    planting.entries().add(place, new Entry.Restarted(5, "node-b", "it refuses to write"));

    assertFound(planting, Promise.IT_RECOVERS);
  }

  @Test
  void a_term_that_comes_after_a_later_one_is_seen() {
    var planting = new Planting(GOOD, 1);
    planting.entries().add(planting.entries().size() - 2, leads(1, "life-1", "node-b", true));

    assertFound(planting, Promise.ONE_LEADS);
  }

  @Test
  void two_leaders_of_one_term_are_seen() {
    var planting = new Planting(GOOD, 1);
    planting.entries().add(planting.entries().size() - 2, leads(2, "life-3", "node-c", true));

    assertFound(planting, Promise.ONE_LEADS);
  }

  @Test
  void an_end_without_a_leader_is_seen() {
    var planting = new Planting(GOOD, 1);
    planting.entries().add(leads(2, "life-2", "node-a", false));

    assertFound(planting, Promise.ONE_LEADS);
  }

  @Test
  void a_paused_leader_that_nobody_follows_is_seen() {
    var planting = new Planting(GOOD, 1);
    planting.entries().removeIf(e -> e instanceof Entry.Leads leads && leads.term() == 2);
    planting.entries().add(leads(1, "life-1", "node-b", true));

    assertFound(planting, Promise.ONE_LEADS);
  }

  private static Entry leads(long term, String holder, String node, boolean current) {
    long last = GOOD.getLast().at();
    return new Entry.Leads(last, term, holder, node, current);
  }

  @Test
  void a_history_that_breaks_off_is_not_taken_for_a_good_one() {
    var half = GOOD.subList(0, GOOD.size() / 2);

    assertThat(Judge.judge(Story.of(half)))
        .extracting(Finding::promise)
        .contains(Promise.IT_RECOVERS);
  }
}
