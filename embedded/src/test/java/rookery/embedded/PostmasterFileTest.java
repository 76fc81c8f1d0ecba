package rookery.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PostmasterFileTest {
  private static final List<String> WHOLE =
      List.of(
          "4711", "/data/pg/18", "1764000000", "5439", "", "127.0.0.1", "  7712 65538", "ready   ");

  @Test
  void a_whole_file_tells_pid_memory_and_state() {
    assertThat(PostmasterFile.of(WHOLE)).contains(new PostmasterFile(4711, 65538, true));
  }

  @Test
  void a_starting_server_is_not_ready() {
    assertThat(PostmasterFile.of(WHOLE.subList(0, 6)))
        .contains(new PostmasterFile(4711, -1, false));
  }

  @Test
  void a_file_that_is_cut_off_tells_nothing() {
    assertThat(PostmasterFile.of(List.of())).isEmpty();
    assertThat(PostmasterFile.of(List.of("47x"))).isEmpty();
  }

  @Test
  void platforms_have_one_name_each() {
    assertThat(Platform.of("Linux", "amd64")).hasToString("linux-amd64");
    assertThat(Platform.of("Linux", "aarch64")).hasToString("linux-arm64");
    assertThat(Platform.of("Mac OS X", "x86_64")).hasToString("darwin-amd64");
  }
}
