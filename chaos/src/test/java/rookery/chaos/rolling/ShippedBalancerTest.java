package rookery.chaos.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedBalancerTest {
  @ParameterizedTest
  @ValueSource(strings = {"haproxy.cfg", "nginx.conf"})
  void only_addresses_differ_from_what_is_shipped(String file) throws Exception {
    var shipped = Files.readAllLines(ShippedBalancer.deploy().resolve(file));
    var nodes = Map.of("node-a", 4001, "node-b", 4002);

    var made = ShippedBalancer.configuration(shipped, Path.of("/run"), nodes, 4000);

    assertThat(made).noneMatch(line -> line.contains("10.0.0."));
    assertThat(made).anyMatch(line -> line.contains("127.0.0.1:4000"));
    for (int port : nodes.values()) {
      assertThat(made).anyMatch(line -> line.contains("127.0.0.1:" + port));
    }
    assertThat(made.stream().filter(line -> !line.contains("/run")).toList())
        .hasSize(shipped.size() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"haproxy.cfg", "nginx.conf"})
  void what_is_shipped_fits_what_nodes_expect(String file) throws Exception {
    String text = Files.readString(ShippedBalancer.deploy().resolve(file));

    assertThat(text).contains("X-Rookery-Passes-On").contains("502").contains("X-Forwarded-For");
    List.of("150s").forEach(timeout -> assertThat(text).contains(timeout));
  }
}
