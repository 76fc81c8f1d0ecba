package rookery.server.jobs;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import rookery.jobs.JobRecord;
import rookery.json.Json;
import rookery.json.MalformedJson;

/// A run on the wire. Immutable.
///
/// @param data what was asked for with it, and how it went; texts only
record JobJson(
    String id,
    String type,
    int priority,
    long create_at,
    long start_at,
    long last_activity_at,
    String status,
    int progress,
    Map<String, @Nullable Object> data) {
  static JobJson of(JobRecord run) {
    var data = new TreeMap<String, @Nullable Object>(asked(run));
    data.put("attempt", Integer.toString(run.attempt()));
    data.put("done", Long.toString(run.done()));
    if (!run.holder().isEmpty()) {
      data.put("incarnation", run.holder());
      data.put("term", Long.toString(run.term()));
    }
    if (!run.error().isEmpty()) {
      data.put("error", run.error());
    }
    return new JobJson(
        run.id(),
        run.type(),
        0,
        run.createAt(),
        run.startAt(),
        run.lastActivityAt(),
        run.status().wireName(),
        run.progress(),
        data);
  }

  private static Map<String, @Nullable Object> asked(JobRecord run) {
    try {
      return Json.object(run.data().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      throw new IllegalStateException("the data of the run " + run.id(), e);
    }
  }
}
