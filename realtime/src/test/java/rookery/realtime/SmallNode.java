package rookery.realtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import rookery.cluster.Checkpoints;
import rookery.cluster.EventLog;
import rookery.cluster.InProcessCheckpoints;
import rookery.delivery.Delivery;
import rookery.delivery.DeliverySettings;
import rookery.delivery.Entitlements;
import rookery.http.Caller;
import rookery.http.CannotListen;
import rookery.http.HttpServer;
import rookery.http.HttpSettings;
import rookery.http.Reply;
import rookery.kernel.Incarnation;
import rookery.kernel.Lifecycle;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.SessionId;
import rookery.kernel.UserId;
import rookery.postgres.Database;

/// A node without features: a database, a log, an HTTP server and sockets. A token is a user's id;
/// what a user may receive is what the test says. Thread-safe.
final class SmallNode implements AutoCloseable {
  final RandomIds ids = new RandomIds();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final Map<UserId, Entitlements> entitlements = new ConcurrentHashMap<>();
  final Map<String, Caller> sessions = new ConcurrentHashMap<>();
  final Delivery delivery;
  final Realtime realtime;

  /// Called with each user whose rights are being read.
  volatile Consumer<UserId> reading = _ -> {};

  private final HttpServer server;
  private final Lifecycle lifecycle = new Lifecycle();

  SmallNode(EventLog log, Database database, RealtimeSettings settings, Extensions extensions)
      throws CannotListen {
    this(log, new InProcessCheckpoints(InstantSource.system()), database, settings, extensions);
  }

  SmallNode(
      EventLog log,
      Checkpoints checkpoints,
      Database database,
      RealtimeSettings settings,
      Extensions extensions)
      throws CannotListen {
    var timers = lifecycle.own(new RealTimers());
    var incarnation = new Incarnation(ids.next());
    delivery =
        lifecycle.own(
            Delivery.start(
                log, database, incarnation, "small", timers, DeliverySettings.DEFAULTS, metrics));
    realtime =
        lifecycle.own(
            Realtime.start(
                settings,
                new Ports(
                    this::rights,
                    token -> Optional.ofNullable(sessions.get(token)),
                    caller -> Optional.ofNullable(sessions.get(caller.user().value()))),
                new Continuing(
                    checkpoints, delivery.history(), delivery.position(), incarnation, timers),
                extensions,
                InstantSource.system(),
                ids,
                metrics));
    delivery.listen(realtime.listener());
    delivery.follow();
    server = lifecycle.own(listen());
  }

  private Entitlements rights(UserId user) {
    reading.accept(user);
    return entitlements.getOrDefault(user, Entitlements.NONE);
  }

  private HttpServer listen() throws CannotListen {
    var content =
        new HttpServer.Content(
            List.of(),
            token -> Optional.ofNullable(sessions.get(token)),
            realtime.acceptor(),
            (_, _) -> Reply.ok(),
            () -> "11.6.0");
    return HttpServer.start(HttpSettings.of("127.0.0.1", 0), content, ids, metrics);
  }

  static RealtimeSettings settings() {
    return RealtimeSettings.of(() -> "11.6.0.11.6.0.x.false", "host")
        .withTimes(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(100));
  }

  /// A user with a session.
  UserId user() {
    var user = new UserId(ids.next());
    knows(user);
    return user;
  }

  /// Lets a user in who is known elsewhere.
  void knows(UserId user) {
    var caller =
        new Caller(user, new SessionId(ids.next()), List.of("system_user"), "", Caller.Kind.LOGIN);
    sessions.put(user.value(), caller);
  }

  double count(String name, String tag, String value) {
    return metrics.get(name).tag(tag, value).counter().count();
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
