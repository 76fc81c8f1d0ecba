package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessLog;
import rookery.delivery.DurableEvent;
import rookery.delivery.HookCall;
import rookery.delivery.HookKey;
import rookery.delivery.Scope;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// The example of docs/hooks.md is compiled as it stands there, plugged in through the public port,
/// and seen in frames on another node.
class HooksPageTest {
  private static final Path PAGE = Path.of("..", "docs", "hooks.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  record Drawn(String prize) implements DurableEvent<Scope.ToEveryone> {
    @Override
    public String type() {
      return "drawn";
    }
  }

  /// A hook that fails beside the good one.
  private record Broken() implements FrameHook<Nothing, String> {
    static final HookKey<Nothing> KEY = new HookKey<>("broken", Nothing.class);

    @Override
    public HookKey<Nothing> key() {
      return KEY;
    }

    @Override
    public String prepare(Nothing arguments) {
      return "";
    }

    @Override
    public java.util.Optional<FrameEdit> before(String prepared, Reader reader) {
      throw new IllegalStateException("a bug in a hook");
    }
  }

  record Nothing() {}

  @Test
  void the_example_changes_the_winners_frames_on_another_node() throws Exception {
    Class<?> raffle = compiled();
    var hook = (FrameHook<?, ?>) raffle.getConstructor().newInstance();
    var log = new InProcessLog(new Epoch("one"), 1 << 20);
    var extensions = new Extensions(List.of(), List.of(hook, new Broken()), List.of());
    try (var database = Database.open(TestDatabases.migrated(), new SimpleMeterRegistry());
        var one = new SmallNode(log, database, SmallNode.settings(), extensions);
        var two = new SmallNode(log, database, SmallNode.settings(), extensions)) {
      UserId winner = two.user();
      UserId other = two.user();
      try (var winning = SocketClient.connect(two, winner.value());
          var losing = SocketClient.connect(two, other.value())) {
        var calls =
            List.of(
                call(raffle, hook, winner),
                Broken.KEY.with(new Nothing()),
                new HookCall("of-a-newer-version", new byte[] {'{', '}'}));
        database.write(tx -> {
          one.delivery.outbox().add(tx, new Drawn("a cake"), new Scope.ToEveryone(), calls);
          return calls;
        });

        assertThat(winning.awaitEvent("drawn").get("data"))
            .isEqualTo(Map.of("prize", "a cake", "won", true));
        assertThat(losing.awaitEvent("drawn").get("data")).isEqualTo(Map.of("prize", "a cake"));
        assertThat(two.metrics.get("rookery_realtime_hook_failures").counter().count())
            .isEqualTo(2);
        assertThat(two.metrics.get("rookery_realtime_hook_unknown").counter().count()).isEqualTo(1);
      }
    }
    log.close();
  }

  private Class<?> compiled() throws Exception {
    var block = BLOCK.matcher(Files.readString(PAGE));
    assertThat(block.find()).as("an example on the page").isTrue();
    Path source = Files.createDirectories(directory.resolve("example")).resolve("Raffle.java");
    Files.writeString(source, block.group(1));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-d",
                directory.toString(),
                "-classpath",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                source.toString());
    assertThat(status).as("the example compiles").isZero();
    var loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader());
    return loader.loadClass("example.Raffle");
  }

  /// What `Raffle.KEY.with(new Raffle.Winners(ids))` is in the example's own words.
  private static HookCall call(Class<?> raffle, FrameHook<?, ?> hook, UserId winner)
      throws Exception {
    Class<?> winners = raffle.getDeclaredClasses()[0];
    var arguments =
        (Record) winners.getConstructor(List.class).newInstance(List.of(winner.value()));
    return with(hook.key(), arguments);
  }

  @SuppressWarnings("unchecked")
  private static <A extends Record> HookCall with(HookKey<A> key, Record arguments) {
    return key.with((A) arguments);
  }
}
