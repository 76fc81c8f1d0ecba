package rookery.realtime;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.http.Caller;
import rookery.http.SessionGate;
import rookery.kernel.LogMark;
import rookery.kernel.ProblemException;

/// A request of a socket for an action of a feature. Immutable.
///
/// @param token of who asks
record Errand(SessionGate gate, SocketAction action, Request request, String token) {
  private static final Logger LOG = LoggerFactory.getLogger(Errand.class);

  /// Runs it and answers the reply; blocking. The session is looked at again: its end may not have
  /// been told yet.
  byte[] run() {
    try {
      Optional<Caller> now = gate.find(token);
      if (now.isEmpty()) {
        return Replies.fail(request.seq(), Replies.sessionGone());
      }
      LogMark.user(now.get().user());
      if (now.get().confined()) {
        return Replies.fail(request.seq(), Replies.confined());
      }
      var call = new SocketAction.Call(now.get(), request.data());
      byte[] reply = Replies.ok(request.seq(), action.handler().apply(call));
      LOG.debug("The action {} is done", action.name());
      return reply;
    } catch (ProblemException e) {
      LOG.debug("The action {} is refused: {}", action.name(), e.problem().id());
      return Replies.fail(request.seq(), e.problem());
    } catch (RuntimeException e) {
      LOG.error("The action {} failed", action.name(), e);
      return Replies.bug(request.seq());
    }
  }
}
