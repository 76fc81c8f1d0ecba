package rookery.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// What a process can be told. The shell's own `kill` is used: slim systems have no other.
enum Signals {
  KILL,
  STOP,
  CONT,
  TERM,
  QUIT;

  /// Tells it; a process that is gone hears nothing.
  void send(long pid) {
    if (pid <= 1) {
      throw new IllegalArgumentException("not a process of this run: " + pid);
    }
    var command = "kill -s %s %d 2>/dev/null".formatted(name().toUpperCase(Locale.ROOT), pid);
    try {
      new ProcessBuilder("/bin/sh", "-c", command).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
