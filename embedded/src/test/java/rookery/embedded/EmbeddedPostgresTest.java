package rookery.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class EmbeddedPostgresTest {
  @TempDir Path directory;

  @Test
  void a_later_start_finds_the_same_cluster_quickly() throws Exception {
    String password;
    int port;
    try (var first = start()) {
      password = first.password();
      port = first.port();
      assertThat(takesConnections(port)).isTrue();
    }
    assertThat(takesConnections(port)).isFalse();

    long began = System.nanoTime();
    try (var second = start()) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(second.password()).isEqualTo(password);
      assertThat(second.port()).isEqualTo(port);
    }
  }

  @Test
  void two_at_once_over_one_directory_are_refused() throws Exception {
    try (var _ = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(EmbeddedFailure.class)
          .hasMessageContaining("in use by another running Rookery");
    }
  }

  @Test
  void killed_it_recovers_by_itself() throws Exception {
    try (var postgres = start()) {
      long first = postgres.pid();
      Shell.signal("KILL", first);

      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> postgres.pid() > 0 && postgres.pid() != first && isReady());
      assertThat(takesConnections(postgres.port())).isTrue();
    }
  }

  @Test
  void one_left_over_by_a_killed_program_is_stopped_first() throws Exception {
    try (var first = start()) {
      assertThat(first.port()).isPositive();
    }
    Process orphan = spawnAlone();
    await().atMost(Duration.ofSeconds(60)).until(this::isReady);
    long pid = PostmasterFile.in(data()).orElseThrow().pid();

    try (var postgres = start()) {
      assertThat(postgres.pid()).isNotEqualTo(pid);
      assertThat(orphan.waitFor()).isZero();
      assertThat(takesConnections(postgres.port())).isTrue();
    }
  }

  @Test
  void a_pid_file_that_names_somebody_else_is_removed() throws Exception {
    try (var first = start()) {
      assertThat(first.port()).isPositive();
    }
    Process stranger = Shell.prepare(List.of("sleep", "600")).start();
    try {
      writePidFile(stranger.pid());
      try (var postgres = start()) {
        assertThat(takesConnections(postgres.port())).isTrue();
        assertThat(stranger.isAlive()).isTrue();
      }
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void a_pid_file_that_names_a_zombie_is_removed() throws Exception {
    try (var first = start()) {
      assertThat(first.port()).isPositive();
    }
    // The shell's child ends after the shell became something else, which does not reap it.
    Process parent =
        Shell.prepare(List.of("/bin/sh", "-c", "sleep 1 & echo $!; exec sleep 600")).start();
    try {
      long zombie = Long.parseLong(parent.inputReader().readLine().strip());
      var processes = ProcessTable.ofThisMachine();
      await().until(() -> !processes.runs(zombie));
      assertThat(Path.of("/proc/" + zombie)).exists();
      writePidFile(zombie);

      try (var postgres = start()) {
        assertThat(takesConnections(postgres.port())).isTrue();
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void data_of_another_version_is_refused() throws Exception {
    Files.createDirectories(directory.resolve("17"));
    Files.writeString(directory.resolve("17").resolve("PG_VERSION"), "17\n");

    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedFailure.class)
        .hasMessageContaining("holds data of PostgreSQL 17");
  }

  @Test
  void a_creation_that_was_cut_off_is_begun_again() throws Exception {
    Files.createDirectories(directory.resolve("18.new"));
    Files.writeString(directory.resolve("18.new").resolve("PG_VERSION"), "18\n");

    try (var postgres = start()) {
      assertThat(takesConnections(postgres.port())).isTrue();
    }
  }

  private EmbeddedPostgres start() throws EmbeddedFailure {
    return EmbeddedPostgres.start(settings());
  }

  private EmbeddedPostgresSettings settings() {
    return new EmbeddedPostgresSettings(
        directory, sharedBinaries(), 20, false, Duration.ofMinutes(1));
  }

  /// Outside of the temporary directory, which only its owner may enter.
  static Path sharedBinaries() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "rookery-postgres-" + System.getProperty("user.name"));
  }

  private Path data() {
    return directory.resolve("18");
  }

  private boolean isReady() {
    return PostmasterFile.in(data()).filter(PostmasterFile::ready).isPresent();
  }

  private Process spawnAlone() throws EmbeddedFailure, IOException {
    String program = PostgresBinaries.in(sharedBinaries()).program("postgres");
    var account = Account.choose(directory, data(), program);
    var command = new ArrayList<>(List.of(program, "-D", data().toString()));
    command.addAll(List.of("-p", "" + Ports.free(0), "-c", "unix_socket_directories="));
    return Shell.prepare(account.command(command))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void writePidFile(long pid) throws IOException {
    Files.writeString(
        PostmasterFile.path(data()),
        "%d\n%s\n1\n1\n\n127.0.0.1\n 1 999999\nready   \n".formatted(pid, data()));
  }

  private static boolean takesConnections(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
