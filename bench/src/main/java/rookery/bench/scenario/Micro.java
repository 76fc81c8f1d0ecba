package rookery.bench.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import rookery.bench.figures.Figure;
import rookery.bench.figures.Report;

/// The parts of the delivery core by themselves, measured by JMH: time and memory of each. They
/// stand beside what they measure, among its tests, and are found on the class path. Not
/// thread-safe; confined to one thread.
public final class Micro {
  private static final String ALLOCATED = "gc.alloc.rate.norm";
  private static final String SUFFIX = "Benchmark";
  private static final double FEW = 100;
  private static final String LOGGING = "logback.configurationFile";

  private final Shape shape;
  private final Consumer<String> progress;

  /// How it is done. Immutable.
  ///
  /// @param only those whose name has this regular expression in it, "" for all
  /// @param runs each in a Java of its own; 0: once, in this one
  /// @param warmUps before each run
  /// @param iterations of a run
  /// @param iteration how long each of these is
  /// @param sizes in place of those that a benchmark names, by the name of the parameter
  /// @param java its options
  /// @param log what JMH itself says goes there
  public record Shape(
      String only,
      int runs,
      int warmUps,
      int iterations,
      Duration iteration,
      Map<String, String> sizes,
      List<String> java,
      Path log) {}

  /// @param progress is told what happens
  public Micro(Shape shape, Consumer<String> progress) {
    this.shape = shape;
    this.progress = progress;
  }

  /// Measures all of them.
  public Report perform() {
    progress.accept("micro: what JMH says goes to " + shape.log());
    var figures = new ArrayList<Figure>();
    for (RunResult result : measured()) {
      String name = name(result);
      figures.add(each(name, "ns", result, one -> one.getPrimaryResult().getScore()));
      figures.add(each(name, "bytes", result, Micro::allocated));
    }
    var conditions = new LinkedHashMap<String, String>();
    conditions.put("each run", "a Java of its own, %s warm-ups".formatted(shape.warmUps()));
    conditions.put("measured in it", "%d times %d ms".formatted(shape.iterations(), millis(shape)));
    conditions.put("left out", "the system: what is written to a socket is thrown away");
    return new Report("micro", conditions, figures, List.of());
  }

  private Collection<RunResult> measured() {
    var time = TimeValue.milliseconds(millis(shape));
    var options =
        new OptionsBuilder()
            .include(shape.only().isEmpty() ? "^rookery\\." : shape.only())
            .forks(shape.runs())
            .warmupIterations(shape.warmUps())
            .warmupTime(time)
            .measurementIterations(shape.iterations())
            .measurementTime(time)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .jvmArgs(java())
            .output(shape.log().toString());
    shape.sizes().forEach(options::param);
    try {
      Files.createDirectories(shape.log().toAbsolutePath().getParent());
      return new Runner(options.build()).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RunnerException e) {
      throw new IllegalStateException("a benchmark failed: see " + shape.log(), e);
    }
  }

  private static long millis(Shape shape) {
    return shape.iteration().toMillis();
  }

  private String[] java() {
    var options = new ArrayList<>(shape.java());
    String logging = System.getProperty(LOGGING);
    if (logging != null) {
      options.add("-D" + LOGGING + "=" + logging);
    }
    return options.toArray(new String[0]);
  }

  /// What is measured and how large it is, from the names of class, method and parameters.
  private static String name(RunResult result) {
    var of = result.getParams();
    String[] path = of.getBenchmark().split("\\.", -1);
    String about = path[path.length - 2].replace(SUFFIX, "");
    String sizes =
        of.getParamsKeys().stream()
            .map(key -> key + " " + of.getParam(key))
            .collect(Collectors.joining(", "));
    String what = path[path.length - 1].replace('_', ' ');
    return "%s: %s%s".formatted(about, what, sizes.isEmpty() ? "" : " (" + sizes + ")");
  }

  private static Figure each(
      String name, String unit, RunResult result, ToDoubleFunction<BenchmarkResult> of) {
    var values =
        result.getBenchmarkResults().stream().mapToDouble(of).map(Micro::shown).boxed().toList();
    return Figure.stated(name, unit, values);
  }

  /// Parts of a nanosecond say something of what takes few of them.
  private static double shown(double value) {
    return value < FEW ? value : Math.rint(value);
  }

  private static double allocated(BenchmarkResult result) {
    Result<?> found = result.getSecondaryResults().get(ALLOCATED);
    return found == null ? Double.NaN : found.getScore();
  }
}
