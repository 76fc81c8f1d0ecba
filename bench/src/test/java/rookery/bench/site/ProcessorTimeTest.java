package rookery.bench.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
  @Test
  void a_programs_name_may_look_like_anything() {
    var time =
        ProcessorTime.parse("17 (a) b (c) S 1 17 17 0 -1 4194560 900 0 3 0 250 150 0 0 20 0 9 0 1");

    assertThat(time.user()).isEqualTo(2.5);
    assertThat(time.kernel()).isEqualTo(1.5);
    assertThat(time.seconds()).isEqualTo(4);
    assertThat(time.kernelShare()).isEqualTo(0.375);
  }

  @Test
  void what_compilers_take_is_a_part_of_all_that_a_java_process_takes() {
    long self = ProcessHandle.current().pid();
    var compiling = ProcessorTime.compiling(self);
    var all = ProcessorTime.of(self);

    assertThat(compiling.seconds()).isPositive().isLessThan(all.seconds());
  }
}
