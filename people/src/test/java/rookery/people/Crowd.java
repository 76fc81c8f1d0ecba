package rookery.people;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.delivery.RecordingOutbox;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.jobs.SoloJobs;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.Timers;
import rookery.kernel.UserId;
import rookery.people.password.PasswordCost;
import rookery.people.session.ActivityEndpoints;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

/// People over a real database, with a clock that the test moves. Thread-safe.
public final class Crowd implements AutoCloseable {
  public static final String PASSWORD = "correct horse";
  private static final PasswordCost CHEAP = new PasswordCost(8_192, 1, 4);

  public final IdSource ids = new RandomIds();
  public final RecordingOutbox log = new RecordingOutbox();
  public final Database database =
      Database.open(TestDatabases.migrated(), new SimpleMeterRegistry());
  public final Incarnation self = new Incarnation(ids.next());
  private final TestTimers timers = new TestTimers();
  public final People people;
  private volatile Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

  public Crowd() {
    this(PeopleSettings.OPEN);
  }

  public Crowd(PeopleSettings settings) {
    this.people = node(settings, self);
  }

  /// People as another node of the same cluster has them.
  public People node(PeopleSettings settings) {
    return node(settings, new Incarnation(ids.next()));
  }

  private People node(PeopleSettings settings, Incarnation incarnation) {
    InstantSource clock = () -> now;
    var cheap = settings.with(CHEAP);
    return People.assemble(
        new Parts(
            database, log, log, log, incarnation, clock, ids, timers, new SimpleMeterRegistry()),
        () -> cheap);
  }

  /// Time goes by when the test says so; what is asked for right away is done right away, and
  /// nothing is repeated. Not thread-safe; confined to the test.
  private final class TestTimers implements Timers {
    private final List<Due> waiting = new ArrayList<>();

    private record Due(Instant at, Runnable body) {}

    @Override
    public Task every(String name, Duration interval, Runnable body) {
      return () -> {};
    }

    @Override
    public Task after(String name, Duration delay, Runnable body) {
      if (delay.isZero()) {
        body.run();
        return () -> {};
      }
      var due = new Due(now.plus(delay), body);
      waiting.add(due);
      return () -> waiting.remove(due);
    }

    void runDue() {
      for (Due due : List.copyOf(waiting)) {
        if (!due.at.isAfter(now) && waiting.remove(due)) {
          due.body.run();
        }
      }
    }

    @Override
    public void close() {}
  }

  /// Lets time go by.
  public void pass(Duration time) {
    now = now.plus(time);
    timers.runDue();
  }

  /// The jobs of a node that leads alone.
  public SoloJobs jobs(People ofNode) {
    return new SoloJobs(database, ids, () -> now, ofNode.jobs());
  }

  public long now() {
    return now.toEpochMilli();
  }

  /// Calls the routes as somebody, or as nobody.
  public RouteTester as(@Nullable Caller caller) {
    return RouteTester.of(ActivityEndpoints.noted(people.routes(), people.sessions()), caller);
  }

  /// Signs somebody up.
  public RouteTester.Answer signUp(String name) {
    return as(null).post("/api/v4/users", account(name));
  }

  public static Map<String, Object> account(String name) {
    return Map.of("email", name + "@example.org", "username", name, "password", PASSWORD);
  }

  /// A new user, logged in.
  public Caller user(String name) {
    String id = String.valueOf(signUp(name).object().get("id"));
    return logIn(new UserId(id)).orElseThrow();
  }

  private Optional<Caller> logIn(UserId user) {
    var answer =
        as(null).post("/api/v4/users/login", Map.of("id", user.value(), "password", PASSWORD));
    return people.sessions().find(answer.header("Token").orElseThrow());
  }

  @Override
  public void close() {
    database.close();
  }
}
