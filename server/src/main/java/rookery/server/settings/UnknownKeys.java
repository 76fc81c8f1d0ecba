package rookery.server.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds what an operator set that has no effect here: settings of other servers of this protocol,
/// which are listed together, and names that nobody knows, which are most likely misspelt.
/// Immutable.
final class UnknownKeys {
  private static final String RESOURCE = "known-elsewhere.txt";
  private static final String ANY = "*";

  private final Set<String> here;
  private final Set<String> elsewhere;

  UnknownKeys() {
    this(Catalogue.ALL);
  }

  UnknownKeys(List<Setting<?>> known) {
    here = known.stream().map(Setting::lookup).collect(Collectors.toUnmodifiableSet());
    elsewhere =
        paths()
            .lines()
            .map(p -> p.replace('.', '_').toUpperCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String paths() {
    try (InputStream in = UnknownKeys.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One line for each unknown name, and one for all that other servers know.
  List<String> report(List<Layer> layers) {
    var lines = new ArrayList<String>();
    var unused = new TreeSet<String>();
    for (Layer layer : layers) {
      layer
          .entries()
          .forEach((lookup, entry) -> {
            if (here.contains(lookup)) {
              return;
            }
            if (isKnownElsewhere(lookup)) {
              unused.add(entry.name());
            } else {
              lines.add(misspelt(lookup, entry.name()));
            }
          });
    }
    if (!unused.isEmpty()) {
      lines.add("Without effect on this server: " + String.join(", ", unused));
    }
    return lines;
  }

  boolean isOfOthers(String path) {
    return isKnownElsewhere(path.replace('.', '_').toUpperCase(Locale.ROOT));
  }

  private boolean isKnownElsewhere(String lookup) {
    return elsewhere.contains(lookup)
        || elsewhere.stream()
            .anyMatch(k -> k.endsWith(ANY) && lookup.startsWith(k.substring(0, k.length() - 1)));
  }

  private String misspelt(String lookup, String name) {
    Setting<?> nearest =
        Catalogue.ALL.stream()
            .min(Comparator.comparingInt(s -> distance(s.lookup(), lookup)))
            .orElseThrow();
    String known = name.startsWith(Layer.PREFIX) ? nearest.variable() : nearest.path();
    return name + " is not a known setting and has no effect; the nearest known one is " + known;
  }

  /// How many letters must be added, left out or replaced to make one text the other.
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
