package rookery.server.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What this server is set to: every setting has a value that was checked. Immutable.
public final class Settings {
  private final Layer flags;
  private final Layer environment;
  private final Layer stored;
  private final List<Layer> below;
  private final Map<String, String> texts;
  private final List<String> warnings;
  private final Map<String, String> openTelemetry;

  private Settings(
      Layer flags,
      Layer environment,
      Layer stored,
      List<Layer> below,
      List<String> warnings,
      Map<String, String> openTelemetry)
      throws BadSetting {
    this.flags = flags;
    this.environment = environment;
    this.stored = stored;
    this.below = List.copyOf(below);
    this.warnings = List.copyOf(warnings);
    this.openTelemetry = Map.copyOf(openTelemetry);
    var layers = new ArrayList<>(List.of(flags, environment, stored));
    layers.addAll(below);
    this.texts = Map.copyOf(texts(layers));
    checkAddresses();
  }

  /// Where values come from. What is named first counts first; what the cluster's configuration
  /// holds ([#with]) counts after the environment and before the file. Immutable.
  ///
  /// @param flags from the command line
  /// @param environment the variables; only those that begin with `MM_` matter, and `OTEL_`
  /// @param file the file of settings, if there is one
  /// @param presets in place of the catalogue's defaults, for a way to run
  public record Sources(
      Map<Setting<?>, String> flags,
      Map<String, String> environment,
      Optional<Path> file,
      Map<Setting<?>, String> presets) {
    /// Only the environment.
    public static Sources of(Map<String, String> environment) {
      return new Sources(Map.of(), environment, Optional.empty(), Map.of());
    }
  }

  /// Reads and checks everything.
  ///
  /// @throws BadSetting if a value cannot be used; the first one found is named
  public static Settings read(Sources sources) throws BadSetting {
    var environment = Layer.environment(sources.environment());
    var said = new ArrayList<>(List.of(environment));
    var below = new ArrayList<Layer>();
    if (sources.file().isPresent()) {
      var file = Layer.file(sources.file().get());
      said.add(file);
      below.add(file);
    }
    below.add(Layer.given(sources.presets(), ""));
    return new Settings(
        Layer.given(sources.flags(), ""),
        environment,
        Layer.stored(Map.of()),
        below,
        new UnknownKeys().report(said),
        ofOpenTelemetry(sources.environment()));
  }

  /// The same with what the cluster's configuration holds, in place of what it held before.
  ///
  /// @param values texts by path; what concerns one node alone does not count
  /// @throws BadSetting if a value cannot be used; the first one found is named
  public Settings with(Map<String, String> values) throws BadSetting {
    var ofCluster = new TreeMap<String, String>();
    values.forEach((path, text) ->
        Catalogue.find(path)
            .filter(setting -> setting.taken().ofCluster())
            .ifPresent(_ -> ofCluster.put(path, text)));
    return new Settings(
        flags, environment, Layer.stored(ofCluster), below, warnings, openTelemetry);
  }

  private static Map<String, String> ofOpenTelemetry(Map<String, String> environment) {
    var found = new HashMap<String, String>();
    environment.forEach((name, value) -> {
      if (name.startsWith("OTEL_")) {
        found.put(name, value);
      }
    });
    return found;
  }

  private static Map<String, String> texts(List<Layer> layers) throws BadSetting {
    var texts = new HashMap<String, String>();
    for (Setting<?> setting : Catalogue.ALL) {
      var fallback = new Layer.Entry(setting.fallback(), setting.path());
      Layer.Entry entry = first(setting, layers).orElse(fallback);
      setting.read(entry.text(), entry.name());
      texts.put(setting.path(), entry.text());
    }
    return texts;
  }

  private static Optional<Layer.Entry> first(Setting<?> setting, List<Layer> layers) {
    return layers.stream()
        .flatMap(layer -> Optional.ofNullable(layer.entries().get(setting.lookup())).stream())
        .findFirst();
  }

  /// The text of a setting's value.
  public String text(Setting<?> setting) {
    return texts.getOrDefault(setting.path(), setting.fallback());
  }

  /// The text that a setting has on nodes that neither a flag nor a variable tells otherwise.
  public String unforced(Setting<?> setting) {
    var layers = new ArrayList<>(List.of(stored));
    layers.addAll(below);
    return first(setting, layers).map(Layer.Entry::text).orElse(setting.fallback());
  }

  /// Whether a flag or a variable of this node decides, whatever the cluster's configuration holds.
  public boolean forced(Setting<?> setting) {
    return first(setting, List.of(flags, environment)).isPresent();
  }

  private void checkAddresses() throws BadSetting {
    if (hasDatabase()) {
      DataSource.of(get(StorageKeys.DATA_SOURCE));
    }
    readRedis();
    checkTls();
  }

  private void checkTls() throws BadSetting {
    if (get(TransportKeys.CONNECTION_SECURITY).isEmpty()) {
      return;
    }
    for (var file : List.of(TransportKeys.CERTIFICATE_FILE, TransportKeys.KEY_FILE)) {
      if (get(file).isBlank()) {
        throw new BadSetting(
            "%s is TLS, but no certificate is named: set %s, or leave out the former"
                .formatted(TransportKeys.CONNECTION_SECURITY.variable(), file.variable()));
      }
    }
  }

  /// The value of a setting.
  public <T> T get(Setting<T> setting) {
    try {
      return setting.read(text(setting), setting.path());
    } catch (BadSetting e) {
      throw new IllegalStateException("checked when it was read", e);
    }
  }

  /// What the operator should know: names without effect.
  public List<String> warnings() {
    return warnings;
  }

  /// The variables of OpenTelemetry, which all programs that use it have in common.
  public Map<String, String> openTelemetry() {
    return openTelemetry;
  }

  /// Whether a database of the operator's own is named.
  public boolean hasDatabase() {
    return !get(StorageKeys.DATA_SOURCE).isBlank();
  }

  /// The database that is named.
  public DataSource database() {
    try {
      return DataSource.of(get(StorageKeys.DATA_SOURCE));
    } catch (BadSetting e) {
      throw new IllegalStateException("no database is named", e);
    }
  }

  /// The Redis of the event log; empty for a node of its own with an in-process log.
  public Optional<RedisAddress> redis() {
    try {
      return readRedis();
    } catch (BadSetting e) {
      throw new IllegalStateException("checked when it was read", e);
    }
  }

  private Optional<RedisAddress> readRedis() throws BadSetting {
    String address = get(StorageKeys.REDIS_ADDRESS).strip();
    if (address.isEmpty() && get(StorageKeys.CLUSTER_ENABLE)) {
      throw new BadSetting(
          "%s is true, but no Redis is named: set %s, or leave out the former"
              .formatted(
                  StorageKeys.CLUSTER_ENABLE.variable(), StorageKeys.REDIS_ADDRESS.variable()));
    }
    return address.isEmpty()
        ? Optional.empty()
        : Optional.of(
            RedisAddress.of(
                address,
                new RedisAddress.LogIn(
                    get(RookeryKeys.REDIS_USER), get(StorageKeys.REDIS_PASSWORD)),
                get(StorageKeys.REDIS_DB),
                get(RookeryKeys.REDIS_TLS)));
  }

  /// What the protocol's client configuration tells this audience: its keys and values.
  public Map<String, String> shownTo(Audience audience) {
    var shown = new TreeMap<String, String>();
    for (Setting<?> setting : Catalogue.ALL) {
      if (setting.audience() == audience) {
        shown.put(setting.shownAs(), String.valueOf(get(setting)));
      }
    }
    return shown;
  }
}
