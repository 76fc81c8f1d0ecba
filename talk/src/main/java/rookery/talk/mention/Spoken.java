package rookery.talk.mention;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// All that a post says and that can mention somebody: its message and, in its attachments, the
/// pretexts, the texts and the values of fields (protocol: rest D.6). Pure.
public final class Spoken {
  private Spoken() {}

  /// The parts, each in a paragraph of its own. What has another form than attachments have is left
  /// out: clients may put anything into props.
  public static String of(String message, Map<String, @Nullable Object> props) {
    var all = new StringJoiner("\n\n").add(message);
    for (Object attachment : list(props.get("attachments"))) {
      if (attachment instanceof Map<?, ?> map) {
        add(all, map.get("pretext"));
        add(all, map.get("text"));
        for (Object field : list(map.get("fields"))) {
          add(all, field instanceof Map<?, ?> pair ? pair.get("value") : null);
        }
      }
    }
    return all.toString();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static void add(StringJoiner all, @Nullable Object text) {
    if (text instanceof String string) {
      all.add(string);
    }
  }
}
