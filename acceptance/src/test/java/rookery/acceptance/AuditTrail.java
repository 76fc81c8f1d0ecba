package rookery.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import rookery.client.Tree;

/// The file of a node's audit log. Immutable.
record AuditTrail(Path file) {
  private static final Duration SOON = Duration.ofSeconds(20);

  String text() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its entries; one that is being written is not there yet.
  List<Tree> entries() {
    String text = text();
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Tree::parse).toList();
  }

  /// Those of an act.
  List<Tree> entries(String act) {
    return entries().stream().filter(entry -> entry.text("event_name").equals(act)).toList();
  }

  /// Waits until so many of an act are there; answers the newest.
  Tree awaitEntry(String act, int number) {
    await("entry " + number + " of " + act).atMost(SOON).until(() -> entries(act).size() >= number);
    return entries(act).get(number - 1);
  }

  /// The next of an act that somebody asks for.
  Tree after(String act, Runnable asks) {
    int before = entries(act).size();
    asks.run();
    return awaitEntry(act, before + 1);
  }
}
