package rookery.chaos.history;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// A history that is being written, as lines of JSON in a file. Thread-safe.
public final class History implements AutoCloseable {
  @SuppressWarnings("unchecked") // the permitted subclasses of Entry are entries
  private static final Map<String, Class<? extends Entry>> KINDS =
      Arrays.stream(Entry.class.getPermittedSubclasses())
          .map(kind -> (Class<? extends Entry>) kind)
          .collect(Collectors.toMap(History::name, Function.identity()));

  private final ReentrantLock lock = new ReentrantLock();
  private final long began = System.nanoTime();
  private final BufferedWriter file;

  private History(BufferedWriter file) {
    this.file = file;
  }

  /// Begins a history; what the file held is gone.
  public static History to(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return new History(Files.newBufferedWriter(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Microseconds since the history began.
  public long now() {
    return (System.nanoTime() - began) / 1_000;
  }

  /// Adds the entry that is made of the present time.
  public void add(LongFunction<Entry> made) {
    lock.lock();
    try {
      // Under the lock, so that the order of lines is that of their times.
      file.write(line(made.apply(now())));
      file.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /// The entry as a line of a history.
  public static String line(Entry entry) {
    return "{\"entry\":\"" + name(entry.getClass()) + "\"," + Json.text(entry).substring(1);
  }

  /// The entry that a line holds.
  public static Entry entry(String line) {
    try {
      Class<? extends Entry> kind = KINDS.get(Json.read(line, Label.class).entry());
      if (kind == null) {
        throw new IllegalArgumentException("not a line of a history: " + line);
      }
      return Json.read(line, kind);
    } catch (MalformedJson e) {
      throw new IllegalArgumentException("not a line of a history: " + line, e);
    }
  }

  /// Reads a history that was written.
  public static void read(Path file, Consumer<Entry> each) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      reader.lines().map(History::entry).forEach(each);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Class<?> kind) {
    return kind.getSimpleName().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.unlock();
    }
  }

  /// The part of a line that says how to read it. Immutable.
  private record Label(String entry) {}
}
