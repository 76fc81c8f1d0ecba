package rookery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a node exports to Prometheus: the families of figures with their kinds, labels and the
/// values that labels have. Immutable.
record Exported(Map<String, Family> families) {
  private static final Pattern SAMPLE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? \\S+");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /// Figures of one name. Immutable.
  record Family(String kind, Map<String, Set<String>> labels) {}

  /// Reads what stands at an address.
  static Exported at(URI metrics) {
    try (var client = HttpClient.newHttpClient()) {
      var answer =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      return parse(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Exported parse(String text) {
    var kinds = new TreeMap<String, String>();
    var families = new TreeMap<String, Family>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        String[] words = line.split(" ", -1);
        kinds.put(words[2], words[3]);
      }
    }
    kinds.keySet().removeIf(name -> !family(name, kinds.keySet()).equals(name));
    for (String line : text.lines().toList()) {
      var sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.matches()) {
        String name = family(sample.group(1), kinds.keySet());
        var family =
            families.computeIfAbsent(
                name, each -> new Family(kinds.getOrDefault(each, "none"), new TreeMap<>()));
        var label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) {
          family.labels().computeIfAbsent(label.group(1), _ -> new TreeSet<>()).add(label.group(2));
        }
      }
    }
    families.values().forEach(each -> each.labels().remove("le"));
    return new Exported(families);
  }

  /// What has parts is known by the name of the whole; the largest value of late is a part, too.
  static String family(String name, Set<String> known) {
    for (String part : new String[] {"_bucket", "_count", "_sum", "_max"}) {
      if (name.endsWith(part)) {
        String whole = name.substring(0, name.length() - part.length());
        if (known.contains(whole)) {
          return whole;
        }
      }
    }
    return name;
  }

  /// The same names of labels wherever they are the same, and all that either has.
  Exported and(Exported other) {
    var all = new TreeMap<>(families);
    other.families.forEach((name, family) ->
        all.merge(
            name,
            family,
            (one, two) -> {
              var labels = new TreeMap<>(one.labels());
              two.labels()
                  .forEach((label, values) ->
                      labels.merge(
                          label,
                          values,
                          (some, more) -> {
                            var both = new TreeSet<>(some);
                            both.addAll(more);
                            return both;
                          }));
              return new Family(one.kind(), labels);
            }));
    return new Exported(all);
  }
}
