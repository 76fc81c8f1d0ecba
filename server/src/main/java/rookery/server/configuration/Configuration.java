package rookery.server.configuration;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Fingerprint;
import rookery.postgres.Database;
import rookery.server.settings.BadSetting;
import rookery.server.settings.Catalogue;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Setting;
import rookery.server.settings.Settings;
import rookery.server.settings.Taken;

/// What this node is set to now: its own flags, variables and file, and between these what the
/// database holds for the whole cluster. Thread-safe; [#reload] blocks.
public final class Configuration implements Supplier<Settings> {
  private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);

  /// What nodes may differ in without behaving differently for anybody.
  private static final String LOGS = "LogSettings";

  private final Database database;
  private final Settings atStart;
  private final List<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();
  private volatile Current current;

  private record Current(long version, Settings settings) {}

  private Configuration(Database database, Settings own, Stored stored) {
    this.database = database;
    this.atStart = over(own, stored.values());
    this.current = new Current(stored.version(), atStart);
  }

  /// Reads what the database holds.
  ///
  /// @param own what flags, variables and file of this node say
  public static Configuration load(Database database, Settings own) {
    return new Configuration(database, own, database.read(ConfigurationSql::read));
  }

  /// What another version of this program took and this one cannot use counts as not set.
  static Map<String, String> usable(Map<String, String> values) {
    var usable = new TreeMap<>(values);
    usable
        .entrySet()
        .removeIf(entry -> {
          var wrong = Catalogue.find(entry.getKey()).flatMap(s -> s.wrong(entry.getValue()));
          wrong.ifPresent(
              need -> LOG.error("{} of the cluster's configuration: {}", entry.getKey(), need));
          return wrong.isPresent();
        });
    return usable;
  }

  static Settings over(Settings own, Map<String, String> values) {
    try {
      return own.with(usable(values));
    } catch (BadSetting e) {
      LOG.error("The cluster's configuration cannot be used here: {}", e.getMessage());
      return own;
    }
  }

  /// The settings as they are now.
  @Override
  public Settings get() {
    return current.settings;
  }

  /// The version that this node has.
  public long version() {
    return current.version;
  }

  /// Something that follows from the settings, and follows them when they change.
  public <T> Supplier<T> derive(Function<Settings, T> from) {
    return new Derived<>(this, from);
  }

  /// From now on `listener` is called whenever the settings changed; quick, on any thread.
  public void onChange(Consumer<Settings> listener) {
    listeners.add(listener);
  }

  /// Takes what the database holds, if it is newer than what this node has.
  void reload() {
    take(database.read(ConfigurationSql::read));
  }

  /// Whether the database holds something newer.
  boolean behind() {
    return database.read(ConfigurationSql::version) > current.version;
  }

  synchronized void take(Stored stored) {
    var before = current;
    if (stored.version() <= before.version) {
      return;
    }
    Settings settings = over(before.settings, stored.values());
    current = new Current(stored.version(), settings);
    LOG.info(
        "Configuration {} is taken; what changed here: {}",
        stored.version(),
        differences(before.settings, settings, _ -> true));
    listeners.forEach(listener -> listener.accept(settings));
  }

  /// The settings that have changed since this node started and that it will have only when it is
  /// started again.
  public List<String> awaitingRestart() {
    var waiting =
        new ArrayList<>(
            differences(atStart, get(), setting -> setting.taken() == Taken.AFTER_RESTART));
    if (!below(atStart).equals(below(get()))) {
      waiting.add(ServiceKeys.SITE_URL.path());
    }
    return List.copyOf(waiting);
  }

  /// Where on the site everything is: routes are made once.
  private static String below(Settings settings) {
    return settings.get(ServiceKeys.SITE_URL).replaceFirst("^[^:]*://[^/]*", "");
  }

  static List<String> differences(Settings one, Settings other, Function<Setting<?>, Boolean> of) {
    return Catalogue.ALL.stream()
        .filter(setting -> of.apply(setting) && !one.text(setting).equals(other.text(setting)))
        .map(Setting::path)
        .toList();
  }

  /// A hash of what must be the same on all nodes, as this node has it in effect.
  public String hash() {
    Settings now = get();
    var text = new StringBuilder();
    agreed()
        .forEach(setting -> {
          Settings effective = setting.taken() == Taken.AT_ONCE ? now : atStart;
          text.append(setting.path())
              .append('=')
              .append(setting.json(effective.text(setting)))
              .append('\n');
        });
    return Fingerprint.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Stream<Setting<?>> agreed() {
    return Catalogue.ALL.stream()
        .filter(setting -> setting.taken().counts() && !setting.section().equals(LOGS));
  }
}
