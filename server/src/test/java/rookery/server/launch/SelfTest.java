package rookery.server.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfTest {
  @TempDir Path directory;

  @Test
  void the_command_ends_with_the_main_class() {
    assertThat(Self.upTo("a.Main", List.of("java", "-cp", "lib/*", "a.Main", "--nodes", "2", "")))
        .containsExactly("java", "-cp", "lib/*", "a.Main");
  }

  @Test
  void a_pid_file_that_names_no_java_program_is_stale() throws IOException, CannotStart {
    Path file = directory.resolve("rookery.pid");
    for (String content : List.of("1", "999999999", "nonsense", "")) {
      Files.writeString(file, content);
      try (var _ = PidFile.write(file)) {
        assertThat(file).hasContent(ProcessHandle.current().pid() + "\n");
      }
      assertThat(file).doesNotExist();
    }
  }
}
