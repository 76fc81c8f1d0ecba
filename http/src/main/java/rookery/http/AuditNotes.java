package rookery.http;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import rookery.kernel.Id;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;

/// What a handler tells the audit log of the act that it is asked for, besides the ids of its
/// route: never a secret, never what people wrote. Not thread-safe; confined to the thread of the
/// request.
public final class AuditNotes {
  private final Map<String, Object> about = new LinkedHashMap<>();
  private Optional<Actor> actor = Optional.empty();
  private boolean nothing;

  /// Who acts, where only the handler finds it out.
  ///
  /// @param session "" if there is none
  public record Actor(UserId user, String session) {}

  /// Notes what was acted on, or what it is now.
  ///
  /// @param value a text, a flag, a number, an id, or some of them
  public void about(String key, Object value) {
    about.put(key, plain(value));
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Id id -> id.value();
      case Collection<?> some -> some.stream().map(AuditNotes::plain).toList();
      default -> value;
    };
  }

  /// Notes whose account it is that somebody wants to get into.
  public void actor(UserId user) {
    actor = Optional.of(new Actor(user, ""));
  }

  /// Notes who has got in.
  public void actor(UserId user, SessionId session) {
    actor = Optional.of(new Actor(user, session.value()));
  }

  /// Nothing was done that anybody has to know of.
  public void nothing() {
    nothing = true;
  }

  /// What was noted, in that order.
  public Map<String, Object> about() {
    return Collections.unmodifiableMap(about);
  }

  /// Who acts, if that was noted.
  public Optional<Actor> actor() {
    return actor;
  }

  /// Whether there is nothing to tell.
  public boolean isNothing() {
    return nothing;
  }
}
