package rookery.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import rookery.kernel.Problem;

/// How far a server is with its leaving: first every answer asks its connection to be closed, then
/// who can be answered elsewhere is sent there. Thread-safe.
final class Leaving {
  /// A proxy sends this header with what it will send to another node if the answer is that status.
  /// Nothing else here is ever answered 502, so that a proxy does not take a node for gone because
  /// of anything else.
  static final String PASSES_ON = "x-rookery-passes-on";

  private static final long LAST_ANSWERS_SECONDS = 10;
  private static final String STATUS = "502";
  private static final String ID = "api.context.server_stopping.app_error";
  private static final String MESSAGE = "This server is about to stop, please try again.";
  private static final Problem LATER = new Problem.Unavailable(ID, MESSAGE, Duration.ofSeconds(1));
  private static final Problem ELSEWHERE = new Problem.Elsewhere(ID, MESSAGE);

  private volatile boolean begun;
  private volatile boolean away;

  /// Connections are given up one by one, each with an answer: nobody loses a request by that.
  void begin() {
    begun = true;
  }

  /// From now on nobody is to come who need not.
  void sendAway() {
    begun = true;
    away = true;
  }

  boolean begun() {
    return begun;
  }

  /// Asks a client to take another connection from now on.
  static void giveUp(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      var _ = request.connection().shutdown(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
    } else {
      request.response().putHeader("Connection", "close");
    }
  }

  /// Why no socket is opened, if none is.
  Optional<Problem> refusesSocket(Call.Request request) {
    return away ? Optional.of(passesOn(request) ? ELSEWHERE : LATER) : Optional.empty();
  }

  /// Why a request is refused, if it is: only if a proxy will ask another node.
  Optional<Problem> refuses(Call.Request request) {
    return away && passesOn(request) ? Optional.of(ELSEWHERE) : Optional.empty();
  }

  private static boolean passesOn(Call.Request request) {
    return STATUS.equals(request.headers().get(PASSES_ON));
  }
}
