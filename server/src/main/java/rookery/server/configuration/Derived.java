package rookery.server.configuration;

import java.util.function.Function;
import java.util.function.Supplier;
import rookery.server.settings.Settings;

/// What follows from the settings, made anew only when they changed. Thread-safe.
final class Derived<T> implements Supplier<T> {
  private final Supplier<Settings> settings;
  private final Function<Settings, T> from;
  private volatile Made<T> made;

  private record Made<T>(Settings settings, T value) {}

  Derived(Supplier<Settings> settings, Function<Settings, T> from) {
    this.settings = settings;
    this.from = from;
    this.made = make(settings.get());
  }

  private Made<T> make(Settings now) {
    return new Made<>(now, from.apply(now));
  }

  @Override
  public T get() {
    var last = made;
    Settings now = settings.get();
    if (last.settings != now) {
      last = make(now);
      made = last;
    }
    return last.value;
  }
}
