package rookery.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFileTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MEBIBYTE = 1 << 20;

  private final Counter lost = new SimpleMeterRegistry().counter("lost");
  private final Counter refused = new SimpleMeterRegistry().counter("refused");

  @TempDir private Path directory;

  private AuditFile writes(RollingLines lines, int most) {
    return AuditFile.start(
        most, lines, number -> "lost " + number, new AuditFile.Figures(lost, refused));
  }

  private static RollingLines lines(Path file, int days, int backups, boolean compress) {
    return new RollingLines(new AuditSettings.File(file, 1, days, backups, compress));
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void lines_are_added_to_what_is_there() {
    Path file = directory.resolve("below").resolve("audit.log");
    for (int run = 0; run < 2; run++) {
      try (var lines = lines(file, 0, 0, false);
          var written = writes(lines, 100)) {
        written.add("one of " + run);
        written.add("two of " + run);
      }
    }
    assertThat(read(file)).containsExactly("one of 0", "two of 0", "one of 1", "two of 1");
    assertThat(lost.count()).isZero();
  }

  @Test
  void what_cannot_be_written_waits_and_what_finds_no_room_is_counted_in_the_file()
      throws Exception {
    Path wall = Files.createFile(directory.resolve("wall"));
    Path file = wall.resolve("audit.log");
    try (var lines = lines(file, 0, 0, false);
        var written = writes(lines, 3)) {
      written.add("first");
      await().atMost(SOON).until(() -> refused.count() > 0);
      IntStream.range(0, 10).forEach(i -> written.add("waits " + i));
      assertThat(lost.count()).isEqualTo(7);
      Files.delete(wall);

      await().atMost(SOON).until(() -> Files.exists(file) && read(file).contains("lost 7"));
      assertThat(read(file)).containsExactly("first", "waits 0", "waits 1", "waits 2", "lost 7");
    }
    assertThat(lost.count()).isEqualTo(7);
  }

  @Test
  void a_large_file_is_put_away_and_nothing_of_it_is_lost() throws Exception {
    Path file = directory.resolve("audit.log");
    String half = "x".repeat(MEBIBYTE / 2);
    try (var lines = lines(file, 0, 0, true);
        var written = writes(lines, 100)) {
      IntStream.range(0, 6).forEach(i -> written.add(i + half));
      await().atMost(SOON).until(() -> names().stream().anyMatch(name -> name.endsWith(".gz")));
    }
    assertThat(names()).hasSize(3).contains("audit.log");
    assertThat(lost.count()).isZero();
  }

  @Test
  void files_that_were_put_away_are_deleted_when_they_are_old_or_too_many() throws Exception {
    Path file = directory.resolve("audit.log");
    var today = java.time.LocalDate.now(java.time.ZoneId.systemDefault());
    String old = "audit.log." + today.minusDays(9) + ".0";
    String older = "audit.log." + today.minusDays(3) + ".0";
    String young = "audit.log." + today.minusDays(2) + ".0";
    for (String name : List.of(old, older, young)) {
      Files.writeString(directory.resolve(name), "x".repeat(MEBIBYTE));
    }
    try (var lines = lines(file, 7, 0, false)) {
      assertThat(lines.test("begins")).isTrue();
      await().atMost(SOON).until(() -> !names().contains(old));
    }
    assertThat(names()).contains(older, young);
    try (var lines = lines(file, 0, 1, false)) {
      assertThat(lines.test("goes on")).isTrue();
      await().atMost(SOON).until(() -> !names().contains(older));
    }
    assertThat(names()).containsExactly("audit.log", young);
  }
}
