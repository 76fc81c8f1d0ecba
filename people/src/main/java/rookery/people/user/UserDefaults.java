package rookery.people.user;

import java.util.Map;
import java.util.TreeMap;

/// What a new user begins with (protocol: rest D.8).
final class UserDefaults {
  private UserDefaults() {}

  /// The defaults, overlaid with what the user sent.
  static Map<String, String> notifyProps(Map<String, String> sent) {
    var props = new TreeMap<String, String>();
    props.put("channel", "true");
    props.put("comments", "never");
    props.put("desktop", "mention");
    props.put("desktop_sound", "true");
    props.put("desktop_threads", "all");
    props.put("email", "true");
    props.put("email_threads", "all");
    props.put("first_name", "false");
    props.put("mention_keys", "");
    props.put("push", "mention");
    props.put("push_status", "online");
    props.put("push_threads", "all");
    props.putAll(sent);
    return props;
  }

  /// The defaults, overlaid with what the user sent.
  static Map<String, String> timezone(Map<String, String> sent) {
    var zone = new TreeMap<String, String>();
    zone.put("automaticTimezone", "");
    zone.put("manualTimezone", "");
    zone.put("useAutomaticTimezone", "true");
    zone.putAll(sent);
    return zone;
  }
}
