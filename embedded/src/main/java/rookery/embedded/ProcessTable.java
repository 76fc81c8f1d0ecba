package rookery.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Other processes of this machine, as `/proc` shows them to anyone. Only files that every user may
/// read are used: in a container even root may not look at the others. Immutable.
final class ProcessTable {
  private final Path proc;

  ProcessTable(Path proc) {
    this.proc = proc;
  }

  static ProcessTable ofThisMachine() {
    return new ProcessTable(Path.of("/proc"));
  }

  /// Whether the process runs: it exists and is not a zombie that nobody has reaped.
  boolean runs(long pid) {
    try {
      String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name in parentheses may itself hold anything; the state follows the last one.
      String state = stat.substring(stat.lastIndexOf(')') + 2);
      return state.charAt(0) != 'Z' && state.charAt(0) != 'X';
    } catch (IOException | IndexOutOfBoundsException _) {
      return false;
    }
  }

  /// The words of its command line; none if it is gone.
  List<String> commandLine(long pid) {
    try {
      String words = Files.readString(proc.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(words.split("\0", -1));
    } catch (IOException _) {
      return List.of();
    }
  }

  /// Whether it runs this very file. Only for processes of the same user.
  boolean isProgram(long pid, Path program) {
    try {
      return Files.isSameFile(proc.resolve(pid + "/exe"), program);
    } catch (IOException _) {
      return false;
    }
  }

  /// Whether some process still has this System V shared memory segment attached.
  boolean sharesMemory(long segment) {
    try {
      return Files.readAllLines(proc.resolve("sysvipc/shm"), StandardCharsets.ISO_8859_1).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+", -1))
          .anyMatch(w -> w.length > 6 && Long.parseLong(w[1]) == segment && !"0".equals(w[6]));
    } catch (IOException | NumberFormatException _) {
      return false;
    }
  }
}
