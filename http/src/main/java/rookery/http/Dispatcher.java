package rookery.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

/// Answers one request to one route: authenticates, handles, turns what failed into the protocol's
/// error, and adds what every answer carries. The server and the tests of features share it.
/// Thread-safe; blocking.
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Authentication authentication;
  private final Supplier<String> versionId;

  Dispatcher(SessionGate gate, Supplier<String> versionId) {
    this.authentication = new Authentication(gate);
    this.versionId = versionId;
  }

  Authentication authentication() {
    return authentication;
  }

  /// The whole answer.
  Reply answer(Route route, Call.Request request) {
    Reply reply;
    try {
      reply = route.handler().handle(new Call(request, authentication.of(route, request)));
    } catch (ProblemException e) {
      log(route, request, e);
      reply = ProblemReplies.reply(e.problem(), request.id());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{} failed, request {}", route.name(), request.id(), e);
      reply = ProblemReplies.bug(request.id());
    }
    return complete(route.method() == Method.GET, request, reply);
  }

  /// The answer to a request that fits no route, or that is refused before its route is asked.
  Reply refusal(Call.Request request, Problem problem) {
    return complete(true, request, ProblemReplies.reply(problem, request.id()));
  }

  private static void log(Route route, Call.Request request, ProblemException e) {
    if (e.problem() instanceof Problem.Unavailable && e.getCause() != null) {
      LOG.warn("{} could not be answered, request {}", route.name(), request.id(), e.getCause());
    } else {
      LOG.debug("{} refused: {}, request {}", route.name(), e.getMessage(), request.id());
    }
  }

  private Reply complete(boolean reading, Call.Request request, Reply reply) {
    var headers = new ArrayList<Reply.Header>();
    headers.add(new Reply.Header("X-Request-Id", request.id()));
    headers.add(new Reply.Header("X-Version-Id", versionId.get()));
    headers.add(new Reply.Header("X-Content-Type-Options", "nosniff"));
    headers.add(new Reply.Header("Referrer-Policy", "no-referrer"));
    headers.add(new Reply.Header("Permissions-Policy", ""));
    if (reading) {
      headers.add(new Reply.Header("Expires", "0"));
    }
    headers.addAll(reply.headers());
    boolean known = false;
    String parts = reply.etag();
    if (parts != null && reply.status() < 400) {
      headers.add(new Reply.Header("ETag", '"' + EntityTag.of(parts) + '"'));
      known = EntityTag.known(request, parts);
    }
    return known
        ? new Reply(304, "", new byte[0], List.copyOf(headers), null)
        : new Reply(reply.status(), reply.contentType(), reply.body(), List.copyOf(headers), null);
  }
}
