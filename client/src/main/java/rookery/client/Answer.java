package rookery.client;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a REST call was answered. Immutable.
///
/// @param call method and address, for messages
/// @param headers by name, in any case
public record Answer(String call, int status, Map<String, List<String>> headers, byte[] body) {
  static Answer of(String call, HttpResponse<byte[]> response) {
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(response.headers().map());
    return new Answer(call, response.statusCode(), headers, response.body());
  }

  /// The body as JSON.
  public Tree tree() {
    return Tree.parse(body);
  }

  /// The body as text.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// The first header of this name, "" without one.
  public String header(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  /// This answer, if it has this status.
  public Answer expect(int wanted) {
    if (status != wanted) {
      throw new IllegalStateException("%s: wanted %d, got %s".formatted(call, wanted, this));
    }
    return this;
  }

  @Override
  public String toString() {
    return status + " " + text();
  }
}
