package rookery.bench.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks another Java about itself. Thread-safe; blocking.
final class Jcmd {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final Pattern COMMITTED = Pattern.compile("committed (\\d+)K");
  private static final Pattern TOTAL = Pattern.compile("total (\\d+)K");
  private static final Pattern ROW = Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)");

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
    return sum(info, USED);
  }

  /// The bytes that the heap has of the machine.
  static long heapCommitted(String info) {
    long committed = sum(info, COMMITTED);
    // Collectors other than G1 say only how large each generation is.
    return committed > 0 ? committed : sum(info, TOTAL);
  }

  private static long sum(String info, Pattern what) {
    return info.lines()
        .takeWhile(line -> !line.contains("Metaspace"))
        .mapToLong(line -> {
          var found = what.matcher(line);
          return found.find() ? Long.parseLong(found.group(1)) << 10 : 0;
        })
        .sum();
  }

  /// The bytes of all objects of each class, as `GC.class_histogram` tells.
  static Map<String, Long> byClass(String histogram) {
    var all = new HashMap<String, Long>();
    histogram
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::find)
        .forEach(row -> all.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum));
    return all;
  }
}
