package rookery.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Asks another Java about itself. Thread-safe; blocking.
final class Jcmd {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private Jcmd() {}

  /// What it answers.
  static String ask(long pid, String command) {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var asked =
          new ProcessBuilder(tool, Long.toString(pid), command).redirectErrorStream(true).start();
      String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (asked.waitFor() != 0) {
        throw new IllegalStateException(tool + " does not reach process " + pid + ": " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// The bytes in use of all generations, as `GC.heap_info` tells; what holds classes is no heap.
  static long heapUsed(String info) {
    return info.lines()
        .takeWhile(line -> !line.contains("Metaspace"))
        .mapToLong(line -> {
          var found = USED.matcher(line);
          return found.find() ? Long.parseLong(found.group(1)) << 10 : 0;
        })
        .sum();
  }
}
