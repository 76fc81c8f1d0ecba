package rookery.server.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;
import rookery.server.settings.Catalogue;
import rookery.server.settings.Setting;
import rookery.server.settings.Settings;

/// What an administrator wants the configuration to be: sections and keys, as JSON. What is sent
/// back as it was shown is no change, so whoever sends everything changes only what is another.
/// Immutable.
///
/// @param values by path
/// @param whole whether what is left out goes back to file or default
/// @param ignored names of other servers' settings
/// @param unknown names that nobody knows
record Proposal(
    Map<String, Object> values, boolean whole, List<String> ignored, List<String> unknown) {
  /// What a secret is shown as (protocol: rest).
  static final String MASK = "*".repeat(32);

  /// Clients of other servers leave this section out because they do not know it.
  private static final String OWN_SECTION = "RookerySettings";

  private static final int LONGEST = 10_000;
  private static final int LONGEST_NAME = 100;

  /// Reads one; 400 if a section is none.
  static Proposal of(Map<String, @Nullable Object> body, boolean whole) {
    var values = new TreeMap<String, Object>();
    var ignored = new TreeSet<String>();
    var unknown = new TreeSet<String>();
    body.forEach((section, content) -> {
      if (content instanceof Map<?, ?> keys) {
        keys.forEach((key, value) -> {
          String path = section + "." + key;
          if (Catalogue.find(path).isEmpty()) {
            (Catalogue.isOfOthers(path) ? ignored : unknown).add(printable(path));
          } else if (value != null) {
            values.put(path, value);
          }
        });
      } else if (Catalogue.sections().contains(section) && content != null) {
        throw Problems.invalidBody("config");
      } else {
        (Catalogue.isOfOthers(section + ".") ? ignored : unknown).add(printable(section));
      }
    });
    return new Proposal(
        Map.copyOf(values), whole, new ArrayList<>(ignored), new ArrayList<>(unknown));
  }

  private static String printable(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
  }

  /// What the database is to hold; 400 for the first value that cannot be.
  ///
  /// @param now the settings as this node has them, over what the database holds
  /// @param stored what the database holds
  Map<String, String> over(Settings now, Map<String, String> stored) {
    var next = new TreeMap<>(stored);
    for (Setting<?> setting : Catalogue.ALL) {
      Object value = values.get(setting.path());
      if (value != null) {
        wanted(setting, value, now).ifPresent(text -> next.put(setting.path(), text));
      } else if (whole && !leftOutUnknowingly(setting)) {
        next.remove(setting.path());
      }
    }
    return next;
  }

  private boolean leftOutUnknowingly(Setting<?> setting) {
    return setting.section().equals(OWN_SECTION)
        && values.keySet().stream().noneMatch(path -> path.startsWith(OWN_SECTION + "."));
  }

  /// Empty if the value is the one that there is.
  private static Optional<String> wanted(Setting<?> setting, Object value, Settings now) {
    if (setting.secret() && value.equals(MASK)) {
      return Optional.empty();
    }
    String text = setting.text(value).orElseThrow(() -> invalid(setting, setting.need()));
    var wrong = setting.wrong(text).or(() -> unstorable(text));
    if (wrong.isPresent()) {
      throw invalid(setting, wrong.get());
    }
    boolean same =
        same(setting, text, now.text(setting)) || same(setting, text, now.unforced(setting));
    if (same) {
      return Optional.empty();
    }
    if (!setting.taken().ofCluster()) {
      throw new Problem.Invalid(
              "api.config.update_config.of_node.app_error",
              setting.path()
                  + " is a matter of each node: set "
                  + setting.variable()
                  + " there and restart it.")
          .raise();
    }
    return Optional.of(text);
  }

  private static boolean same(Setting<?> setting, String one, String other) {
    return setting.json(one).equals(setting.json(other));
  }

  private static Optional<String> unstorable(String text) {
    return text.length() > LONGEST || text.chars().anyMatch(c -> c < ' ' && c != '\n')
        ? Optional.of(
            "a text of at most " + LONGEST + " characters without control characters is needed")
        : Optional.empty();
  }

  private static ProblemException invalid(Setting<?> setting, String need) {
    String name = setting.key().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    return new Problem.Invalid(
            "model.config.is_valid." + name + ".app_error", setting.path() + ": " + need + ".")
        .raise();
  }
}
