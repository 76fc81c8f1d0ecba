package rookery.chaos.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.chaos.site.Link;
import rookery.chaos.site.Site;
import rookery.client.ChatClient;

/// A node that is told to stop while nothing that it stands on answers.
@Tag("full")
@Timeout(240)
class HangingStopTest {
  private static final Duration DRAIN = Duration.ofSeconds(2);

  /// What is added when something hangs even then.
  private static final Duration AT_MOST = DRAIN.plusSeconds(10);

  private static final Duration PROCESS = Duration.ofSeconds(2);

  @Test
  void it_ends_in_time_although_postgres_and_redis_hang() {
    Path directory = Path.of("target", "hanging").toAbsolutePath();
    Site.clear(directory);
    var drain = Map.of("MM_ROOKERYSETTINGS_DRAINSECONDS", "" + DRAIN.toSeconds());
    try (var site = Site.start(directory, Site.Kind.SINGLE, 1, drain)) {
      var node = site.node(0);
      var ann = ChatClient.at(node.url()).signedUp("ann", "correct horse 9");
      var stream = ann.connects();
      node.links().postgres().become(Link.State.STALLED);
      node.links().redis().become(Link.State.STALLED);

      long begin = System.nanoTime();
      node.stop();
      var took = Duration.ofNanos(System.nanoTime() - begin);

      System.out.println("stopped in " + took + " with " + node.lastStatus());
      assertThat(took).isLessThan(AT_MOST.plus(PROCESS));
      stream.close();
    }
  }
}
