package rookery.server.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How this program was started, to start it again with other arguments. Immutable.
///
/// @param command Java with its options, up to and including the main class
/// @param script what people type instead
record Self(List<String> command, String script) {
  static Self ofThisProcess(String script) throws CannotStart {
    try {
      String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
      String main = System.getProperty("sun.java.command", "").split(" ", 2)[0];
      return new Self(upTo(main, List.of(line.split("\0", -1))), script);
    } catch (IOException e) {
      throw new CannotStart("--nodes needs Linux: start one node, without --nodes", e);
    }
  }

  static List<String> upTo(String main, List<String> words) {
    int end = words.indexOf(main);
    return end < 0 ? words : words.subList(0, end + 1);
  }

  List<String> with(List<String> arguments) {
    var all = new ArrayList<>(command);
    all.addAll(arguments);
    return all;
  }
}
