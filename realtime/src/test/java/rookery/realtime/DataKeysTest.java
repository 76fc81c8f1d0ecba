package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import rookery.delivery.ClientEvent;
import rookery.delivery.FleetingEvent;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.json.JsonText;

class DataKeysTest {
  record Tricky(String b, String d, List<Object> f, Map<String, Object> h)
      implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "tricky \"type\"";
    }
  }

  record Empty() implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "empty";
    }
  }

  private static Map<String, Object> edited(ClientEvent event, FrameEdit edit) throws Exception {
    String json = new String(DataKeys.of(event).with(edit), StandardCharsets.UTF_8) + "}";
    return Map.copyOf(Json.object(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void keys_are_put_at_their_places_whatever_the_values_hold() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 500; i++) {
      var event =
          new Tricky(
              text(random),
              text(random),
              List.of(text(random), Map.of(text(random), List.of(1, "]}"))),
              Map.of("b", "\"e\":", "\\", "{"));
      var puts = new TreeMap<String, JsonText>();
      for (String key : List.of("a", "b", "c", "e", "f", "z")) {
        if (random.nextBoolean()) {
          puts.put(key, new JsonText(Json.text(text(random))));
        }
      }
      var written = ClientEvent.of(event, new Scope.ToEveryone(), List.of());
      var data = new TreeMap<String, Object>(Json.object(Json.bytes(event)));
      for (var put : puts.entrySet()) {
        data.put(put.getKey(), Json.read(put.getValue().text(), String.class));
      }

      var frame = edited(written, new FrameEdit(puts));

      assertThat(frame.get("data")).isEqualTo(data);
      assertThat(((Map<?, ?>) frame.get("data")).keySet().toString())
          .isEqualTo(data.keySet().toString());
    }
  }

  private static String text(Random random) {
    String alphabet = "\",:{}[]\\ aé\n😀";
    var text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(9)));
    }
    return text.toString();
  }

  @Test
  void an_event_without_data_gets_some() throws Exception {
    var event = ClientEvent.of(new Empty(), new Scope.ToEveryone(), List.of());
    assertThat(edited(event, FrameEdit.put("won", true)).get("data"))
        .isEqualTo(Map.of("won", true));
  }
}
