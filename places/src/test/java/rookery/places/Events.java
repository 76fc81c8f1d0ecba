package rookery.places;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.delivery.ClientEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// Reads what clients were told.
public final class Events {
  private Events() {}

  /// Each event with its data read back from what is sent.
  public static List<Told> of(List<ClientEvent> events) {
    return events.stream().map(Events::told).toList();
  }

  private static Told told(ClientEvent event) {
    try {
      byte[] json = Arrays.copyOf(event.json(), event.json().length + 1);
      json[json.length - 1] = '}';
      var whole = Json.object(json);
      @SuppressWarnings("unchecked")
      var data = (Map<String, Object>) requireNonNull(whole.get("data"));
      return new Told(event.type(), data, event.scope());
    } catch (MalformedJson e) {
      throw new AssertionError(e);
    }
  }

  /// One event: name, data, who receives it. Immutable.
  public record Told(String type, Map<String, Object> data, Scope scope) {
    public @Nullable Object get(String key) {
      return data.get(key);
    }
  }
}
