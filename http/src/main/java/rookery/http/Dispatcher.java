package rookery.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.kernel.LogMark;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Step;
import rookery.kernel.Tracing;

/// Answers one request to one route: authenticates, handles, turns what failed into the protocol's
/// error, and adds what every answer carries. The server and the tests of features share it.
/// Thread-safe; blocking.
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  private final Authentication authentication;
  private final Supplier<String> versionId;
  private final RateLimiter limiter;
  private final Tracing tracing;

  Dispatcher(SessionGate gate, Supplier<String> versionId, RateLimiter limiter, Tracing tracing) {
    this.tracing = tracing;
    this.authentication = new Authentication(gate);
    this.versionId = versionId;
    this.limiter = limiter;
  }

  Authentication authentication() {
    return authentication;
  }

  /// The whole answer.
  Reply answer(Route route, Call.Request request) {
    return LogMark.answer(request.id(), () -> traced(route, request));
  }

  private Reply traced(Route route, Call.Request request) {
    try (Step step = step(route, request)) {
      Reply reply = charged(route, request, step);
      LOG.debug("{} is answered with {}", route.name(), reply.status());
      step.with("http.response.status_code", reply.status());
      return reply;
    }
  }

  /// What health checks ask is not worth telling of.
  private Step step(Route route, Call.Request request) {
    if (!tracing.on() || route.access() == Access.PROBE) {
      return Step.NONE;
    }
    String parent = request.headers().getOrDefault(RequestReader.TRACE_PARENT, "");
    Step step = tracing.request(route.method().name(), route.path(), parent);
    LogMark.step(step);
    step.with("rookery.request_id", request.id());
    return step;
  }

  private Reply charged(Route route, Call.Request request, Step step) {
    if (route.access() == Access.PROBE) {
      return handle(route, request, step);
    }
    var charge = limiter.charge(route.path(), request);
    if (charge.isPresent() && !charge.get().allowed()) {
      return complete(false, request, RateHeaders.refusal(charge.get()));
    }
    Reply reply = handle(route, request, step);
    return charge.map(told -> RateHeaders.told(reply, told)).orElse(reply);
  }

  /// Why an upgrade is not answered, if its sender sent too many requests.
  Optional<Reply> tooMany(String path, Call.Request request) {
    return limiter
        .charge(path, request)
        .filter(charge -> !charge.allowed())
        .map(charge -> complete(false, request, RateHeaders.refusal(charge)));
  }

  private Reply handle(Route route, Call.Request request, Step step) {
    Reply reply;
    try {
      Caller caller = authentication.of(route, request);
      if (caller != null) {
        LogMark.user(caller.user());
        step.with("user.id", caller.user().value());
      }
      var charge =
          caller == null ? Optional.<RateLimiter.Charge>empty() : limiter.charge(caller.user());
      reply =
          charge
              .filter(told -> !told.allowed())
              .map(RateHeaders::refusal)
              .orElseGet(() -> route.handler().handle(new Call(request, caller)));
    } catch (ProblemException e) {
      log(route, e);
      reply = ProblemReplies.reply(e.problem(), request.id());
      tell(step, e.problem());
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("{} failed", route.name(), e);
      reply = ProblemReplies.bug(request.id());
      step.failed("bug");
    }
    return complete(route.method() == Method.GET, request, reply);
  }

  /// What is no route of the API: a page, or a file of one.
  Reply page(Call.Request request, Supplier<Reply> page) {
    Reply reply;
    try {
      reply = page.get();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.error("A page failed", e);
      reply = ProblemReplies.bug(request.id());
    }
    LOG.debug("A page is answered with {}", reply.status());
    return reply.with("X-Request-Id", request.id()).with("X-Version-Id", versionId.get());
  }

  /// The answer to a request that fits no route, or that is refused before its route is asked.
  Reply refusal(Call.Request request, Problem problem) {
    LogMark.around(
        request.id(), () -> LOG.debug("Refused before any route is asked: {}", problem.id()));
    return complete(true, request, ProblemReplies.reply(problem, request.id()));
  }

  /// What a client did wrong is no failure of the server.
  private static void tell(Step step, Problem problem) {
    if (ProblemReplies.status(problem) < 500) {
      step.with("error.type", problem.id());
    } else {
      step.failed(problem.id());
    }
  }

  private static void log(Route route, ProblemException e) {
    if (e.problem() instanceof Problem.Unavailable && e.getCause() != null) {
      LOG.warn("{} could not be answered", route.name(), e.getCause());
    } else {
      LOG.debug("{} is refused: {}", route.name(), e.getMessage());
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
