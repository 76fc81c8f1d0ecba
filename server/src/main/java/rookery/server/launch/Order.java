package rookery.server.launch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import rookery.server.settings.BadSetting;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Setting;
import rookery.server.settings.Settings;
import rookery.server.settings.StorageKeys;
import rookery.server.settings.TeamKeys;

/// What the command line and its surroundings ask for. Immutable.
///
/// @param flags settings given as flags
/// @param environment the variables
/// @param config the file of settings
/// @param nodes how many nodes; more than one is a try-out cluster
/// @param member the number of one node of a try-out cluster that runs already; 0 for none
record Order(
    Map<Setting<?>, String> flags,
    Map<String, String> environment,
    Optional<Path> config,
    int nodes,
    int member) {
  private static final Duration NODE_STOP = Duration.ofSeconds(10);
  private static final Duration SERVERS_STOP = Duration.ofSeconds(20);

  /// The settings of a server that stands on its own: as Mattermost's, closed unless opened.
  Settings settings() throws BadSetting {
    return Settings.read(new Settings.Sources(flags, environment, config, Map.of()));
  }

  /// The settings of a try-out, which anyone who can reach it may join; what is given here counts
  /// before everything else.
  Settings tryOut(Map<Setting<?>, String> given, Map<Setting<?>, String> presets)
      throws BadSetting {
    var all = new HashMap<>(flags);
    all.putAll(given);
    var defaults = new HashMap<Setting<?>, String>(presets);
    defaults.put(TeamKeys.ENABLE_OPEN_SERVER, "true");
    var first = Settings.read(new Settings.Sources(all, environment, config, defaults));
    Path files = dataDirectory(first).resolve("files");
    defaults.put(StorageKeys.FILE_DIRECTORY, files.toString());
    return Settings.read(new Settings.Sources(all, environment, config, defaults));
  }

  /// The flags that say the same to another process.
  Map<String, String> asFlags() {
    var words = new HashMap<String, String>();
    putFlag(words, "--data", RookeryKeys.DATA_DIRECTORY);
    putFlag(words, "--web", RookeryKeys.WEB_DIRECTORY);
    config.ifPresent(file -> words.put("--config", file.toString()));
    return words;
  }

  private void putFlag(Map<String, String> words, String flag, Setting<?> setting) {
    String value = flags.get(setting);
    if (value != null) {
      words.put(flag, value);
    }
  }

  /// The longest that stopping all of it may take.
  Duration longestStop() throws BadSetting {
    boolean nodeAlone = member > 0 || settings().hasDatabase();
    var longest = longestStop(settings());
    return nodeAlone ? longest : longest.plus(SERVERS_STOP);
  }

  /// The longest that stopping one node may take.
  static Duration longestStop(Settings settings) {
    return settings
        .get(RookeryKeys.DRAIN_NOTICE)
        .plus(settings.get(RookeryKeys.DRAIN))
        .plus(NODE_STOP);
  }

  static Path dataDirectory(Settings settings) {
    return Path.of(settings.get(RookeryKeys.DATA_DIRECTORY)).toAbsolutePath().normalize();
  }

  /// The address that a person on this machine types.
  static String url(Settings settings) {
    var listen = settings.get(ServiceKeys.LISTEN_ADDRESS);
    String host = listen.host().isEmpty() ? "localhost" : listen.host();
    return "http://" + listen.withHost(host);
  }
}
