package rookery.places;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rookery.delivery.RecordingOutbox;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.kernel.ChannelId;
import rookery.kernel.IdSource;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.SessionId;
import rookery.kernel.TeamId;
import rookery.people.People;
import rookery.places.channel.Channel;
import rookery.places.channel.Tally;
import rookery.places.team.Team;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;
import rookery.postgres.Transaction;

/// Places over a real database, and users who call their routes. Thread-safe.
public final class World implements AutoCloseable {
  public final IdSource ids = new RandomIds();
  public final RecordingOutbox log = new RecordingOutbox();
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final Database database;
  public final People people;
  public final Places places;
  private final PlacesSettings settings;
  private final RealTimers timers = new RealTimers();
  private volatile Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

  public World() {
    this(PlacesSettings.DEFAULTS);
  }

  public World(PlacesSettings settings) {
    this(settings, TestDatabases.migrated());
  }

  /// The same over a certain database, which nobody has used yet.
  public World(PlacesSettings settings, DatabaseSettings where) {
    this.settings = settings;
    this.database = Database.open(where, metrics);
    this.people = PeopleForTests.over(database, log, () -> now, ids, timers);
    this.places = anotherNode();
  }

  /// Places as another node of the same cluster has them.
  public Places anotherNode() {
    InstantSource clock = () -> now;
    return Places.assemble(
        database, log, log, clock, ids, new SimpleMeterRegistry(), people, () -> settings);
  }

  /// Places as a node has them that reads nothing in the event log.
  public Places deafNode() {
    InstantSource clock = () -> now;
    return Places.assemble(
        database,
        log,
        new RecordingOutbox(),
        clock,
        ids,
        new SimpleMeterRegistry(),
        people,
        () -> settings);
  }

  /// Lets time go by.
  public void pass(long milliseconds) {
    now = now.plusMillis(milliseconds);
  }

  public long now() {
    return now.toEpochMilli();
  }

  /// A new ordinary user.
  public Caller user(String name) {
    return user(name, "system_user");
  }

  /// A new user with system roles, separated by blanks.
  public Caller user(String name, String roles) {
    var user = PeopleForTests.add(database, ids, name, roles);
    return new Caller(
        user, new SessionId(ids.next()), List.of(roles.split(" ")), "", Caller.Kind.LOGIN);
  }

  /// A new team that anyone may join.
  public Team openTeam(Caller founder, String name) {
    var body = new HashMap<String, Object>(Map.of("name", name, "display_name", name));
    body.putAll(Map.of("type", "O", "allow_open_invite", true));
    return team(call(founder, "POST /api/v4/teams", body));
  }

  /// A new team that needs somebody to be added.
  public Team closedTeam(Caller founder, String name) {
    return team(
        call(
            founder,
            "POST /api/v4/teams",
            Map.of("name", name, "display_name", name, "type", "O")));
  }

  /// Puts somebody into an open team.
  public void joinTeam(Caller who, Team team) {
    call(who, "POST /api/v4/teams/" + team.id() + "/members", teamMember(who, team)).is(201);
  }

  public static Map<String, Object> teamMember(Caller who, Team team) {
    return Map.of("team_id", team.id().value(), "user_id", who.user().value());
  }

  /// A new channel of type O or P.
  public Channel channel(Caller founder, Team team, String name, String type) {
    Answer made =
        call(
            founder,
            "POST /api/v4/channels",
            Map.of("team_id", team.id().value(), "name", name, "display_name", name, "type", type));
    return places.channels().get(new ChannelId(made.is(201).text("id")));
  }

  /// A channel of a team by its name.
  public Channel named(Team team, String name) {
    return places.channels().byName(team.id(), name).orElseThrow();
  }

  /// Calls a route without a body.
  public Answer call(Caller who, String methodAndPath) {
    return call(places, who, methodAndPath, Map.of());
  }

  /// Calls a route.
  public Answer call(Caller who, String methodAndPath, Object body) {
    return call(places, who, methodAndPath, body);
  }

  /// Calls a route of a certain node.
  public Answer call(Places node, Caller who, String methodAndPath, Object body) {
    String[] parts = methodAndPath.split(" ", 2);
    var routes = RouteTester.of(node.routes(), who);
    return new Answer(
        switch (parts[0]) {
          case "GET" -> routes.get(parts[1]);
          case "PUT" -> routes.put(parts[1], body);
          case "DELETE" -> routes.delete(parts[1]);
          default -> routes.post(parts[1], body);
        });
  }

  @Override
  public void close() {
    timers.close();
    database.close();
  }

  private Team team(Answer made) {
    return places.teams().get(new TeamId(made.is(201).text("id")));
  }

  /// Tells the counters of a channel something, inside a transaction.
  public void tell(Transaction transaction, Channel channel, Consumer<Tally> what) {
    var first = transaction.pipeline();
    var tally = places.counters().tally(first, List.of(channel.id()), List.of());
    first.send();
    what.accept(tally);
    var second = transaction.pipeline();
    tally.write(second);
    second.send();
  }

  /// What a route answered. Immutable.
  public record Answer(RouteTester.Answer answer) {
    /// This answer, which must have this status.
    public Answer is(int status) {
      assertThat(answer.status()).as(answer.text()).isEqualTo(status);
      return this;
    }

    /// This answer, which must be this failure.
    public void fails(int status, String id) {
      assertThat(is(status).answer.errorId()).isEqualTo(id);
    }

    /// The body as an object.
    public Map<String, @Nullable Object> object() {
      return answer.object();
    }

    /// The body as a list of objects.
    public List<Map<String, Object>> list() {
      return answer.list();
    }

    /// One key of each object in the list.
    public List<Object> each(String key) {
      return list().stream().map(object -> requireNonNull(object.get(key))).toList();
    }

    /// A text of the object.
    public String text(String key) {
      return (String) requireNonNull(object().get(key), key);
    }

    /// A number of the object.
    public long number(String key) {
      return ((Number) requireNonNull(object().get(key), key)).longValue();
    }

    /// The lines of the body.
    public List<String> lines() {
      return answer.text().lines().toList();
    }

    public String contentType() {
      return answer.reply().contentType();
    }

    /// A header; "" without it.
    public String header(String name) {
      return answer.header(name).orElse("");
    }

    @Override
    public String toString() {
      return answer.status() + " " + answer.text();
    }
  }
}
