package rookery.http;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import rookery.kernel.Problem;

/// Turns a [Problem] into an answer: the one place where an expected failure becomes a status. The
/// body has exactly the protocol's five keys, because some clients fail on any other (protocol:
/// rest D.2, B.2).
public final class ProblemReplies {
  private static final Problem BUG =
      new Problem.Unexpected(
          "api.context.internal_error.app_error",
          "Something went wrong on the server; its log has the request id.");

  private ProblemReplies() {}

  /// The HTTP status of a problem.
  public static int status(Problem problem) {
    return switch (problem) {
      case Problem.Invalid _ -> 400;
      case Problem.Unauthenticated _ -> 401;
      case Problem.Confined _ -> 401;
      case Problem.Forbidden _ -> 403;
      case Problem.NotFound _ -> 404;
      case Problem.TooSlow _ -> 408;
      case Problem.TooLarge _ -> 413;
      case Problem.AddressTooLong _ -> 414;
      case Problem.TooMany _ -> 429;
      case Problem.Unexpected _ -> 500;
      case Problem.NotOffered _ -> 501;
      case Problem.Elsewhere _ -> 502;
      case Problem.Unavailable _ -> 503;
    };
  }

  /// The error object, as REST answers and socket replies carry it.
  public static Map<String, Object> body(Problem problem, String requestId) {
    assert ErrorCatalogue.allows(status(problem), problem.id(), problem.message()) : problem;
    var body = new TreeMap<String, Object>();
    body.put("id", problem.id());
    body.put("message", problem.message());
    body.put("detailed_error", "");
    body.put("request_id", requestId);
    body.put("status_code", status(problem));
    return body;
  }

  static Reply reply(Problem problem, String requestId) {
    Reply reply = Reply.json(status(problem), body(problem, requestId));
    return switch (problem) {
      case Problem.TooMany(_, _, var after) -> retryAfter(reply, after);
      case Problem.Unavailable(_, _, var after) -> retryAfter(reply, after);
      case Problem.Unauthenticated _ ->
          reply.with("Set-Cookie", "MMAUTHTOKEN=; Path=/; Max-Age=0; HttpOnly");
      default -> reply;
    };
  }

  /// The answer to a bug.
  static Reply bug(String requestId) {
    return reply(BUG, requestId);
  }

  private static Reply retryAfter(Reply reply, Duration after) {
    return reply.with("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
  }
}
