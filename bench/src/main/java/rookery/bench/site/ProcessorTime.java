package rookery.bench.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The processor time that a process has used, in seconds. Immutable.
///
/// @param user in its own code
/// @param kernel in the kernel's, on its behalf
public record ProcessorTime(double user, double kernel) {
  static final ProcessorTime NONE = new ProcessorTime(0, 0);

  /// What Linux counts in, whatever the kernel's own clock is.
  private static final double TICKS_PER_SECOND = 100;

  private static final Pattern COMPILER = Pattern.compile("^\\d+ \\(C[12] Compiler");
  private static final int USER = 11;
  private static final int KERNEL = 12;

  /// So far; nothing if it is gone, or where the system does not tell.
  public static ProcessorTime of(long pid) {
    try {
      return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    } catch (IOException _) {
      return NONE;
    }
  }

  /// What the compilers of a Java process have used of it so far.
  static ProcessorTime compiling(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return threads.map(ProcessorTime::ofCompiler).reduce(NONE, ProcessorTime::plus);
    } catch (IOException _) {
      return NONE;
    }
  }

  private static ProcessorTime ofCompiler(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return COMPILER.matcher(stat).find() ? parse(stat) : NONE;
    } catch (IOException _) {
      return NONE;
    }
  }

  /// The name of the program stands in brackets and may have anything in it.
  static ProcessorTime parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new ProcessorTime(
        Long.parseLong(fields[USER]) / TICKS_PER_SECOND,
        Long.parseLong(fields[KERNEL]) / TICKS_PER_SECOND);
  }

  /// What was used since.
  public ProcessorTime minus(ProcessorTime before) {
    return new ProcessorTime(user - before.user, kernel - before.kernel);
  }

  /// Both together.
  public ProcessorTime plus(ProcessorTime other) {
    return new ProcessorTime(user + other.user, kernel + other.kernel);
  }

  /// All of it.
  public double seconds() {
    return user + kernel;
  }

  /// The kernel's part of it.
  public double kernelShare() {
    return seconds() == 0 ? 0 : kernel / seconds();
  }
}
