package rookery.server.audit;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rookery.http.AuditNotes;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.ProblemReplies;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;

/// Tells the audit log what became of each call of the routes that are to be told, in one place:
/// handlers only note what they act on. Immutable.
final class AuditedRoutes {
  private static final AuditEntry.Failure BUG =
      new AuditEntry.Failure("api.context.internal_error.app_error", 500);
  private static final int LONGEST_CLIENT = 256;
  private static final int LONGEST_ADDRESS = 64;

  private final InstantSource clock;
  private final Consumer<AuditEntry> log;

  AuditedRoutes(InstantSource clock, Consumer<AuditEntry> log) {
    this.clock = clock;
    this.log = log;
  }

  /// The same routes, of which those that are to be told are.
  List<Route> of(List<Route> routes) {
    return routes.stream().map(route -> route.audited().told() ? told(route) : route).toList();
  }

  private Route told(Route route) {
    return route.through(call -> {
      try {
        Reply reply = route.handler().handle(call);
        tell(route, call, reply.status() < 400 ? null : new AuditEntry.Failure("", reply.status()));
        return reply;
      } catch (ProblemException e) {
        var problem = e.problem();
        tell(route, call, new AuditEntry.Failure(problem.id(), ProblemReplies.status(problem)));
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        tell(route, call, BUG);
        throw e;
      }
    });
  }

  private void tell(Route route, Call call, AuditEntry.@Nullable Failure failure) {
    var notes = call.notes();
    if (failure == null && notes.isNothing()) {
      return;
    }
    var about = new LinkedHashMap<String, Object>();
    ids(call).forEach(about::put);
    about.putAll(notes.about());
    var account = call.anyCaller().map(Caller::user).or(() -> notes.actor().map(a -> a.user()));
    if (failure != null && call.anyCaller().isEmpty()) {
      // Nobody knows who it was, but whom it was to be.
      account.ifPresent(tried -> about.put("user_id", tried.value()));
    }
    log.accept(
        new AuditEntry(
            clock.millis(),
            route.audited().act(),
            account.map(UserId::value).orElse(""),
            actor(call, failure == null),
            new AuditEntry.Origin(path(route, call), call.request().id()),
            about,
            failure,
            1,
            route.audited().stored()));
  }

  private static AuditEntry.Actor actor(Call call, boolean succeeded) {
    Optional<AuditNotes.Actor> who =
        call.anyCaller()
            .map(caller -> new AuditNotes.Actor(caller.user(), caller.session().value()))
            .or(() -> succeeded ? call.notes().actor() : Optional.empty());
    return new AuditEntry.Actor(
        who.map(actor -> actor.user().value()).orElse(""),
        who.map(AuditNotes.Actor::session).orElse(""),
        cut(call.header("User-Agent"), LONGEST_CLIENT),
        cut(call.request().address(), LONGEST_ADDRESS));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  /// The ids of the path. What is none is what anybody may have written there.
  private static Map<String, String> ids(Call call) {
    var ids = new LinkedHashMap<String, String>();
    call.request()
        .path()
        .forEach((name, value) -> {
          if (Ids.wellFormed(value)) {
            ids.put(name, value);
          } else if (value.equals("me")) {
            call.anyCaller().ifPresent(caller -> ids.put(name, caller.user().value()));
          }
        });
    return ids;
  }

  private static String path(Route route, Call call) {
    String path = route.path();
    for (var id : ids(call).entrySet()) {
      path = path.replace("{" + id.getKey() + "}", id.getValue());
    }
    return path;
  }
}
