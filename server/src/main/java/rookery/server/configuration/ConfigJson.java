package rookery.server.configuration;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import rookery.server.settings.Catalogue;
import rookery.server.settings.Setting;
import rookery.server.settings.Settings;

/// The settings as administrators are shown them: sections and keys, secrets masked.
final class ConfigJson {
  private ConfigJson() {}

  /// @param masked whether secrets are there at all, masked
  /// @param defaults whether what nobody set is there
  static Map<String, Map<String, Object>> of(Settings settings, boolean masked, boolean defaults) {
    return sections(
        setting -> (masked || !hidden(setting, settings)) && (defaults || set(setting, settings)),
        setting ->
            hidden(setting, settings) ? Proposal.MASK : setting.json(settings.text(setting)));
  }

  private static boolean hidden(Setting<?> setting, Settings settings) {
    return setting.secret() && !settings.text(setting).isEmpty();
  }

  private static boolean set(Setting<?> setting, Settings settings) {
    return !settings.text(setting).equals(setting.fallback());
  }

  /// What flags and variables of this node decide: `true` in place of values.
  static Map<String, Map<String, Object>> forced(Settings settings) {
    return sections(settings::forced, _ -> true);
  }

  private static Map<String, Map<String, Object>> sections(
      Predicate<Setting<?>> of, Function<Setting<?>, Object> value) {
    var sections = new TreeMap<String, Map<String, Object>>();
    Catalogue.ALL.stream()
        .filter(of)
        .forEach(setting ->
            sections
                .computeIfAbsent(setting.section(), _ -> new TreeMap<>())
                .put(setting.key(), value.apply(setting)));
    return sections;
  }
}
