package rookery.chaos.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import rookery.chaos.judge.Figures;
import rookery.chaos.judge.Report;

/// Whatever anybody could notice makes the run fail.
class VerdictTest {
  private static final Verdict.Restart CLEAN = new Verdict.Restart("node-a", 900, 4_000, 0);
  private static final int CALLS = 1_000;
  private static final int DEVICES = 20;

  private static Report report(int exact, int over, List<String> findings) {
    var resumes = new Figures.Resumes(exact, over, Map.of(), 0, new Figures.AfterKill(0, 0, 0));
    var figures = new Figures(Map.of(), Map.of("post", 9), 9, 0, 0, resumes, Map.of(), Map.of(), 0);
    return new Report("a test", "today", List.of(1L), figures, findings, List.of());
  }

  private static Verdict verdict(Report report, Verdict.Restart restart, int... numbers) {
    return new Verdict(
        report,
        List.of(restart),
        CALLS,
        numbers.length > 0 ? numbers[0] : 0,
        List.of(),
        numbers.length > 1 ? numbers[1] : 0,
        DEVICES,
        DEVICES,
        numbers.length > 2 ? numbers[2] : 0,
        numbers.length > 3 ? List.of("ann was online and is offline") : List.of());
  }

  @Test
  void a_run_that_nobody_noticed_passes() {
    var good = verdict(report(DEVICES, 0, List.of()), CLEAN);

    assertThat(good.wrong(CALLS)).isEmpty();
    assertThat(good.table("own")).contains("of these failed            0").contains("node-a");
  }

  @Test
  void each_thing_that_somebody_noticed_is_told() {
    var good = report(DEVICES, 0, List.of());

    assertThat(verdict(good, CLEAN, 1).wrong(CALLS)).containsExactly("1 requests failed");
    assertThat(verdict(good, CLEAN, 0, 2).wrong(CALLS)).hasSize(1);
    assertThat(verdict(good, CLEAN, 0, 0, 3).wrong(CALLS)).hasSize(1);
    assertThat(verdict(good, CLEAN, 0, 0, 0, 1).wrong(CALLS)).hasSize(1);
    assertThat(verdict(good, new Verdict.Restart("node-a", 900, 4_000, 1)).wrong(CALLS))
        .containsExactly("node-a ended with 1");
    assertThat(verdict(report(DEVICES, 1, List.of()), CLEAN).wrong(CALLS))
        .containsExactly("1 clients started over");
    assertThat(verdict(report(DEVICES, 0, List.of("NOTHING_LOST: a post")), CLEAN).wrong(CALLS))
        .containsExactly("NOTHING_LOST: a post");
  }

  @Test
  void a_run_that_did_too_little_says_nothing() {
    assertThat(verdict(report(DEVICES - 1, 0, List.of()), CLEAN).wrong(CALLS)).hasSize(1);
    assertThat(verdict(report(DEVICES, 0, List.of()), CLEAN).wrong(CALLS + 1)).hasSize(1);
  }
}
