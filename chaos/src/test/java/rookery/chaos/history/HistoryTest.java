package rookery.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final List<Entry> ONE_OF_EACH =
      List.of(
          new Entry.Began(
              0,
              "./check chaos",
              "2026-01-01",
              7,
              List.of(new Entry.Person("p00", "user", List.of("p00.1"))),
              List.of(new Entry.Room("room-0", "channel"))),
          new Entry.Invoked(1, 1, "p00.1", "post", "channel", "", "p1 \"quoted\""),
          new Entry.Ended(2, 1, Entry.Outcome.UNKNOWN, true, "", "timeout"),
          new Entry.Opened(3, "p00.1", 1, "node-a", "", 0),
          new Entry.Settled(4, "p00.1", 1, false),
          new Entry.Closed(5, "p00.1", 1, true, "reset"),
          new Entry.Received(6, "p00.1", 1, "c", 0, "posted", "s", "c", "p", "t", "u", "e", 9, "x"),
          new Entry.Listed(7, 6, "p00.1", "c", 0, "hello", List.of("channel"), "online"),
          new Entry.Loaded(
              8,
              7,
              "p00.1",
              "c",
              0,
              "hello",
              "channel",
              true,
              false,
              List.of(new Entry.Seen("p", "t", "u", "", false, 9, List.of("u heart"))),
              List.of("u")),
          new Entry.Struck(9, 1, "node-kill", "node-a"),
          new Entry.Mended(10, 1),
          new Entry.Calmed(11, 1, false, "p00.1 is not connected"),
          new Entry.Restarted(12, "node-a", "it refuses to write"),
          new Entry.Present(13, "node-a", Map.of("u", "online"), Map.of("u", "away")),
          new Entry.Counted(14, Map.of("rookery_realtime_resumes_total", 3L)),
          new Entry.Leads(15, 3, "life", "node-a", true),
          new Entry.Runs(16, "node-a", "old"),
          new Entry.Finished(17));

  @Test
  void every_kind_of_entry_comes_back_as_it_was_written() {
    assertThat(ONE_OF_EACH.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Entry.class.getPermittedSubclasses());
    assertThat(ONE_OF_EACH)
        .allSatisfy(entry -> assertThat(History.entry(History.line(entry))).isEqualTo(entry));
  }

  @Test
  void a_line_of_something_else_is_refused() {
    assertThatThrownBy(() -> History.entry("{\"entry\":\"rumour\"}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> History.entry("nothing")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void times_never_decrease_in_a_file_that_many_write(@TempDir Path directory)
      throws InterruptedException {
    Path file = directory.resolve("deep").resolve("history.jsonl");
    try (var history = History.to(file)) {
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  for (int n = 0; n < 200; n++) {
                    history.add(at -> new Entry.Mended(at, 1));
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }

    var times = new ArrayList<Long>();
    History.read(file, entry -> times.add(entry.at()));

    assertThat(times).hasSize(1_600).isSorted();
  }

  @Test
  void long_texts_are_kept_by_their_hash() {
    String text = "p1 " + "chatter ".repeat(100);

    assertThat(Brief.of("short")).isEqualTo("short");
    assertThat(Brief.of(text)).hasSizeLessThan(70).startsWith("p1 chatter");
    assertThat(Brief.of(text)).isEqualTo(Brief.of("p1 " + "chatter ".repeat(100)));
    assertThat(Brief.of(text)).isNotEqualTo(Brief.of(text + "x"));
    assertThat(Brief.mark(Brief.of(text))).isEqualTo("p1");
  }
}
