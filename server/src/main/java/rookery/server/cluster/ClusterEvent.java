package rookery.server.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import rookery.delivery.Notice;
import rookery.delivery.Topic;

/// Something that happened to the cluster. Immutable.
///
/// @param id grows
/// @param at milliseconds, by the database's clock
/// @param subject the life of a node, or [#LEADER] or [#LOG]
/// @param node the name of the node that it happened to, or that did it
/// @param detail more of it; may be empty
record ClusterEvent(long id, long at, String subject, String node, Kind kind, String detail) {
  /// Every node hears of it through the log; the key is the subject.
  static final Topic TOPIC = new Topic("cluster");

  static final String LEADER = "leader";
  static final String LOG = "log";
  private static final int PARTS = 6;

  /// What happened. The names are stored and told: they stay.
  enum Kind {
    JOINED("joined"),
    SUSPECTED("is suspected: it does not show itself"),
    RECOVERED("shows itself again"),
    LOST("is lost"),
    REJOINED("joined again"),
    LEFT("left"),
    RESYNCHRONISED("fell out of the log's window and started over, with its clients"),
    LEADS("leads"),
    LOG_MOVED("sees the log begin anew");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /// For people: what the node did, or what became of it.
  String text() {
    return detail.isEmpty() ? kind.words : kind.words + ", " + detail;
  }

  Notice notice() {
    String parts =
        String.join("\n", Long.toString(id), Long.toString(at), subject, node, kind.name(), detail);
    return TOPIC.about(subject, parts.getBytes(StandardCharsets.UTF_8));
  }

  /// Nothing, if a newer version tells something else.
  static Optional<ClusterEvent> read(byte[] data) {
    String[] parts = new String(data, StandardCharsets.UTF_8).split("\n", PARTS);
    try {
      return parts.length < PARTS
          ? Optional.empty()
          : Optional.of(
              new ClusterEvent(
                  Long.parseLong(parts[0]),
                  Long.parseLong(parts[1]),
                  parts[2],
                  parts[3],
                  Kind.valueOf(parts[4]),
                  parts[5]));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
