package rookery.bench.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JcmdTest {
  @Test
  void all_generations_count_and_classes_do_not() {
    assertThat(
            Jcmd.heapUsed(
                """
                4711:
                def new generation   total 59008K, used 3000K [0x1, 0x2, 0x3)
                 eden space 52480K,   5% used [0x1, 0x2, 0x3)
                tenured generation   total 131072K, used 700K [0x1, 0x2, 0x3)
                Metaspace       used 26183K, committed 26688K, reserved 1114112K
                """))
        .isEqualTo(3_700L << 10);
    assertThat(
            Jcmd.heapUsed(
                """
                4711:
                garbage-first heap   total reserved 1048576K, committed 65536K, used 21508K [0x1, 0x2)
                 region size 1024K, 5 young (5120K), 0 survivors (0K)
                Metaspace       used 26183K, committed 26688K, reserved 1114112K
                """))
        .isEqualTo(21_508L << 10);
  }

  @Test
  void objects_are_counted_by_class() {
    assertThat(
            Jcmd.byClass(
                """
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         50142        3209088  java.util.HashMap$Node (java.base@25)
                   2:          1200          96000  rookery.realtime.Socket
                Total         51342        3305088
                """))
        .containsOnly(
            Map.entry("java.util.HashMap$Node", 3_209_088L),
            Map.entry("rookery.realtime.Socket", 96_000L));
  }
}
