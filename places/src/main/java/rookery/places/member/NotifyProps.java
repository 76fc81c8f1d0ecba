package rookery.places.member;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// What a member wants to hear of a channel, as the database has it.
final class NotifyProps {
  /// What a new member starts with (protocol: rest D.8).
  static final Map<String, String> DEFAULTS =
      Map.of(
          "desktop", "default",
          "mark_unread", "all",
          "push", "default",
          "email", "default",
          "ignore_channel_mentions", "default",
          "channel_auto_follow_threads", "off");

  /// The defaults as PostgreSQL writes them: short keys first.
  private static final String DEFAULTS_TEXT =
      "{\"push\": \"default\", \"email\": \"default\", \"desktop\": \"default\","
          + " \"mark_unread\": \"all\", \"ignore_channel_mentions\": \"default\","
          + " \"channel_auto_follow_threads\": \"off\"}";

  private NotifyProps() {}

  static Map<String, String> parse(String json) {
    if (json.equals(DEFAULTS_TEXT)) {
      return DEFAULTS;
    }
    try {
      var props = new TreeMap<String, String>();
      Json.object(json.getBytes(StandardCharsets.UTF_8))
          .forEach((key, value) -> {
            if (value instanceof String text) {
              props.put(key, text);
            }
          });
      // Most have the defaults: they share them.
      return props.equals(DEFAULTS) ? DEFAULTS : props;
    } catch (MalformedJson e) {
      throw new IllegalStateException("a column of JSON holds something else", e);
    }
  }
}
