package rookery.server.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// What one source says: flags, the environment or a file. Immutable.
///
/// @param entries by the name that a setting has whatever the source
record Layer(Map<String, Entry> entries) {
  static final String PREFIX = "MM_";

  /// A text, and what the operator called it.
  record Entry(String text, String name) {}

  static Layer environment(Map<String, String> variables) {
    var entries = new LinkedHashMap<String, Entry>();
    variables.forEach((name, text) -> {
      if (name.startsWith(PREFIX)) {
        entries.put(name.substring(PREFIX.length()), new Entry(text, name));
      }
    });
    return new Layer(entries);
  }

  /// Values that this program sets itself, for a flag or for a way to run.
  static Layer given(Map<Setting<?>, String> values, String origin) {
    var entries = new LinkedHashMap<String, Entry>();
    values.forEach((s, text) -> entries.put(s.lookup(), new Entry(text, s.path() + origin)));
    return new Layer(entries);
  }

  /// What the cluster's configuration holds.
  ///
  /// @param values texts by path
  static Layer stored(Map<String, String> values) {
    var entries = new LinkedHashMap<String, Entry>();
    values.forEach((path, text) -> entries.put(lookup(path), new Entry(text, path)));
    return new Layer(entries);
  }

  private static String lookup(String path) {
    return path.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /// Reads a JSON file of two levels: sections and keys.
  static Layer file(Path file) throws BadSetting {
    try {
      return file(Files.readAllBytes(file), file.getFileName().toString());
    } catch (IOException e) {
      throw new BadSetting(
          "The file " + file + " cannot be read (" + e + "): check --config and its rights");
    }
  }

  static Layer file(byte[] json, String name) throws BadSetting {
    Map<String, @Nullable Object> sections;
    try {
      sections = Json.object(json);
    } catch (MalformedJson e) {
      throw new BadSetting(name + " is " + e.getMessage() + ": correct it or leave out --config");
    }
    var entries = new LinkedHashMap<String, Entry>();
    for (var section : sections.entrySet()) {
      if (section.getValue() instanceof Map<?, ?> keys) {
        for (var key : keys.entrySet()) {
          put(entries, section.getKey() + "." + key.getKey(), key.getValue(), name);
        }
      } else {
        put(entries, section.getKey(), section.getValue(), name);
      }
    }
    return new Layer(entries);
  }

  private static void put(
      Map<String, Entry> entries, String path, @Nullable Object value, String file) {
    if (value != null) {
      entries.put(lookup(path), new Entry(text(value), path + " in " + file));
    }
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
        : String.valueOf(value);
  }
}
