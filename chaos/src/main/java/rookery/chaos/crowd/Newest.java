package rookery.chaos.crowd;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The newest acknowledged post of each channel that nobody has wished away. Thread-safe.
final class Newest {
  private final Map<String, String> posts = new ConcurrentHashMap<>();

  void acknowledged(String channel, String post) {
    posts.put(channel, post);
  }

  void wishedAway(String channel, String post) {
    posts.remove(channel, post);
  }

  Map<String, String> now() {
    return Map.copyOf(posts);
  }
}
