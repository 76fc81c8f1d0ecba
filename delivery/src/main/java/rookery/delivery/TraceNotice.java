package rookery.delivery;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What an entry of the log says of its events' traces: for each row that comes from a traced
/// request, by what steps elsewhere become parts of it. It stands in the same entry as the events,
/// as a notice, which versions that know nothing of it leave out. Holds no state.
public final class TraceNotice {
  private static final Topic TOPIC = new Topic("trace");

  private TraceNotice() {}

  /// @param parents `traceparent` by row
  static Notice of(Map<Long, String> parents) {
    String lines =
        parents.entrySet().stream()
            .map(row -> row.getKey() + " " + row.getValue())
            .collect(Collectors.joining("\n"));
    return TOPIC.about("", lines.getBytes(StandardCharsets.US_ASCII));
  }

  /// What an entry says, by row. What a newer version says besides is left out.
  public static Map<Long, String> in(List<LogRecord> records) {
    var parents = new HashMap<Long, String>();
    for (LogRecord record : records) {
      if (record instanceof Notice(var topic, _, var data)
          && data != null
          && topic.equals(TOPIC.name())) {
        new String(data, StandardCharsets.US_ASCII).lines().forEach(line -> read(line, parents));
      }
    }
    return parents;
  }

  private static void read(String line, Map<Long, String> parents) {
    String[] words = line.split(" ", -1);
    if (words.length >= 2 && words[0].matches("\\d{1,18}")) {
      parents.put(Long.parseLong(words[0]), words[1]);
    }
  }
}
