package rookery.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.chaos.history.Entry;

class MovesTest {
  private final List<Entry> entries =
      new ArrayList<>(
          List.of(
              new Entry.Began(
                  0,
                  "none",
                  "2026-01-01",
                  1,
                  List.of(new Entry.Person("p", "u", List.of("p.1"))),
                  List.of()),
              new Entry.Runs(1, "a", "old"),
              new Entry.Runs(1, "b", "new")));
  private int sockets;
  private long now = 10_000_000;

  private void comes(String node, boolean exact) {
    now += 10_000_000;
    if (sockets > 0) {
      entries.add(new Entry.Closed(now, "p.1", sockets, false, "cut"));
    }
    entries.add(new Entry.Opened(now, "p.1", ++sockets, node, sockets == 1 ? "" : "c", 5));
    entries.add(new Entry.Settled(now, "p.1", sockets, exact));
  }

  @Test
  void who_goes_from_one_build_to_another_is_counted_by_way() {
    comes("a", false);
    comes("b", true);
    comes("a", false);
    comes("a", true);
    entries.add(new Entry.Runs(now + 1, "a", "new"));
    comes("a", true);

    var moves = Moves.of(Story.of(entries));

    assertThat(moves.of("old to new")).isEqualTo(new Moves.Count(2, 0, 0));
    assertThat(moves.of("new to old")).isEqualTo(new Moves.Count(0, 1, 1));
    assertThat(moves.of("old to old")).isEqualTo(new Moves.Count(1, 0, 0));
    assertThat(moves.of("new to new")).isEqualTo(new Moves.Count(0, 0, 0));
  }

  @Test
  void who_starts_over_because_of_a_new_membership_is_explained() {
    comes("a", false);
    entries.add(new Entry.Invoked(now + 9_500_000, 1, "p.1", "join", "room", "", ""));
    entries.add(new Entry.Ended(now + 9_600_000, 1, Entry.Outcome.OK, false, "", ""));
    comes("b", false);

    assertThat(Moves.of(Story.of(entries)).of("old to new")).isEqualTo(new Moves.Count(0, 1, 0));
  }
}
