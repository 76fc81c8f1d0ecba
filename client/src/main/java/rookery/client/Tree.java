package rookery.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// A JSON value as it came over the wire, to be asked for its parts. What is missing or of another
/// type is an [IllegalStateException] that shows the whole value. Immutable.
///
/// @param value String, Number, Boolean, List, Map or null
public record Tree(@Nullable Object value) {
  /// Reads one JSON value.
  public static Tree parse(String json) {
    return parse(json.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads one JSON value.
  public static Tree parse(byte[] json) {
    if (new String(json, StandardCharsets.UTF_8).strip().equals("null")) {
      return new Tree(null);
    }
    try {
      return new Tree(Json.read(json, Object.class));
    } catch (MalformedJson e) {
      throw new IllegalStateException("not JSON: " + new String(json, StandardCharsets.UTF_8), e);
    }
  }

  /// The member `key` of an object.
  public Tree at(String key) {
    var map = map();
    if (!map.containsKey(key)) {
      throw new IllegalStateException("no " + key + " in " + this);
    }
    return new Tree(map.get(key));
  }

  /// Whether this is an object with a member `key`.
  public boolean has(String key) {
    return value instanceof Map<?, ?> map && map.containsKey(key);
  }

  /// The text of the member `key`.
  public String text(String key) {
    return at(key).text();
  }

  /// This value, a text.
  public String text() {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalStateException("not a text: " + this);
  }

  /// The whole number of the member `key`.
  public long number(String key) {
    if (at(key).value() instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException(key + " is no number in " + this);
  }

  /// The truth value of the member `key`.
  public boolean flag(String key) {
    if (at(key).value() instanceof Boolean flag) {
      return flag;
    }
    throw new IllegalStateException(key + " is no truth value in " + this);
  }

  /// JSON inside JSON: the value written in the text of the member `key`.
  public Tree inner(String key) {
    return parse(text(key));
  }

  /// The elements of this array.
  public List<Tree> list() {
    if (value instanceof List<?> list) {
      return list.stream().map(Tree::new).toList();
    }
    throw new IllegalStateException("not an array: " + this);
  }

  /// The keys of this object.
  public Set<String> keys() {
    return map().keySet();
  }

  /// This object as a map.
  @SuppressWarnings("unchecked") // a JSON object's keys are texts
  public Map<String, @Nullable Object> map() {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new IllegalStateException("not an object: " + this);
  }

  @Override
  public String toString() {
    return Json.text(value);
  }
}
