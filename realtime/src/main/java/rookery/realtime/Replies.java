package rookery.realtime;

import java.util.LinkedHashMap;
import java.util.Map;
import rookery.http.ProblemReplies;
import rookery.json.Json;
import rookery.kernel.Problem;

/// Writes replies to requests (protocol: realtime 3.1): always JSON, whatever the request was.
final class Replies {
  private static final Problem BUG =
      new Problem.Unexpected(
          "api.context.internal_error.app_error", "Something went wrong on the server.");

  private Replies() {}

  static byte[] ok(long seq, Map<String, Object> data) {
    String tail = data.isEmpty() ? "}" : ",\"data\":" + Json.text(data) + "}";
    return bytes("{\"status\":\"OK\",\"seq_reply\":" + seq + tail);
  }

  static byte[] fail(long seq, Problem problem) {
    var error = new LinkedHashMap<>(ProblemReplies.body(problem, ""));
    error.remove("request_id");
    return bytes(
        "{\"status\":\"FAIL\",\"seq_reply\":" + seq + ",\"error\":" + Json.text(error) + "}");
  }

  static byte[] bug(long seq) {
    return fail(seq, BUG);
  }

  static Problem noAction() {
    return new Problem.Invalid("api.web_socket_router.no_action.app_error", "No action.");
  }

  static Problem badSeq() {
    return new Problem.Invalid(
        "api.web_socket_router.bad_seq.app_error", "Invalid sequence for a message.");
  }

  /// 500, which is what the protocol says.
  static Problem badAction() {
    return new Problem.Unexpected(
        "api.web_socket_router.bad_action.app_error", "Unknown action of a message.");
  }

  /// 401, which is what the protocol says to whoever has to set up a second factor first.
  static Problem confined() {
    return new Problem.Confined(
        "api.web_socket_router.not_authenticated.app_error",
        "A second factor has to be set up first.");
  }

  static Problem sessionGone() {
    return new Problem.Unauthenticated("api.context.invalid_token.error", "Invalid session token.");
  }

  private static byte[] bytes(String json) {
    return json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
