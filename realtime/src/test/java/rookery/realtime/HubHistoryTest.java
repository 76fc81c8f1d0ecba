package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.cluster.Epoch;
import rookery.cluster.InProcessCheckpoints;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.delivery.FleetingEvent;
import rookery.delivery.History;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Upgraded;
import rookery.json.Json;
import rookery.kernel.ChannelId;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;
import rookery.kernel.RealTimers;
import rookery.kernel.SessionId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// Random histories: users join and leave, events of every scope pass, connections come and go and
/// learn their rights late. Each connection must receive what a plain reading of the log says.
class HubHistoryTest {
  private static final int USERS = 4;
  private static final int STEPS = 400;
  private static final List<Scope.Readers> READERS =
      List.of(Scope.Readers.ALL, Scope.Readers.ADMINS, Scope.Readers.NON_ADMINS);
  private static final RandomIds IDS = new RandomIds();

  private final List<UserId> users = ids(USERS, UserId::new);
  private final List<ChannelId> channels = ids(3, ChannelId::new);
  private final List<TeamId> teams = ids(2, TeamId::new);
  private final Map<UserId, Truth> truth = new HashMap<>();
  private final Queue<LogRecord> committed = new ArrayDeque<>();
  private final List<LogRecord> log = new ArrayList<>();
  private final Queue<Runnable> aside = new ArrayDeque<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<EmbeddedChannel> loops = List.of(new EmbeddedChannel(), new EmbeddedChannel());
  private final Figures figures = new Figures(new SimpleMeterRegistry());
  private RealtimeSettings settings = RealtimeSettings.of(() -> "11.6.0", "host");
  private Hub hub = hub();
  private int entries;
  private int events;

  /// A happening, with a number so that every one is another.
  record Happening(int number) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "happening";
    }
  }

  /// What the database says of a user. Not thread-safe; confined to the test.
  private static final class Truth {
    private final Set<ChannelId> channels = new HashSet<>();
    private final Set<TeamId> teams = new HashSet<>();
    private long version;
    private boolean admin;

    Entitlements now() {
      return new Entitlements(version, channels, teams, admin);
    }
  }

  /// A connection and what the database said when it asked. Not thread-safe; confined to the test.
  private static final class Client {
    private final UserId user;
    private final EmbeddedChannel channel;
    private final int from;
    private Entitlements read = Entitlements.NONE;
    private int until = -1;

    Client(UserId user, EmbeddedChannel channel, int from) {
      this.user = user;
      this.channel = channel;
      this.from = from;
    }
  }

  static LongStream seeds() {
    return new Random().longs(60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void every_connection_receives_what_the_log_says(long seed) {
    var random = new Random(seed);
    settings = settings.withJoining(joining(random));
    hub = hub();
    users.forEach(user -> truth.put(user, new Truth()));
    for (int i = 0; i < STEPS; i++) {
      step(random);
    }
    while (!aside.isEmpty()) {
      aside.remove().run();
      run();
    }
    while (hub.shards().stream().anyMatch(shard -> shard.backlog() > 0)) {
      run();
    }
    for (Client client : clients) {
      var received = received(client);
      var expected = expected(client, !received.isEmpty());
      if (client.until < 0) {
        assertThat(received).as("seed %d", seed).isEqualTo(expected);
      } else {
        // Who leaves may miss what was about to be written.
        assertThat(expected).as("seed %d", seed).startsWith(received.toArray(new String[0]));
      }
    }
  }

  /// Much or little is written together, in one go or with other things between.
  private static RealtimeSettings.Joining joining(Random random) {
    return new RealtimeSettings.Joining(
        1 << random.nextInt(14), 1 + random.nextInt(20), 1 + random.nextInt(3));
  }

  private Hub hub() {
    return new Hub(
        settings,
        new FrameHooks(List.of(), new SimpleMeterRegistry()),
        figures,
        _ -> new History.Answer.Gone(),
        at(0),
        aside::add,
        _ -> {});
  }

  private void step(Random random) {
    switch (random.nextInt(10)) {
      case 0, 1 -> change(random);
      case 2 -> connect(random);
      case 3 -> disconnect(random);
      case 4, 5 -> learn(random);
      case 6, 7 -> committed.add(event(random));
      default -> append(random);
    }
    run();
  }

  /// Commits a change; it enters the log later, in this order.
  private void change(Random random) {
    UserId user = users.get(random.nextInt(USERS));
    Truth now = truth.get(user);
    var channel = channels.get(random.nextInt(channels.size()));
    var team = teams.get(random.nextInt(teams.size()));
    EntitlementChange.Change change =
        switch (random.nextInt(5)) {
          case 0 -> new EntitlementChange.JoinedChannel(channel);
          case 1 -> new EntitlementChange.LeftChannel(channel);
          case 2 -> new EntitlementChange.JoinedTeam(team);
          case 3 -> new EntitlementChange.LeftTeam(team);
          default -> new EntitlementChange.Administers(random.nextBoolean());
        };
    apply(now.channels, now.teams, change);
    now.admin = change instanceof EntitlementChange.Administers(var yes) ? yes : now.admin;
    now.version++;
    committed.add(new EntitlementChange(user, now.version, change));
  }

  private static void apply(
      Set<ChannelId> channels, Set<TeamId> teams, EntitlementChange.Change change) {
    switch (change) {
      case EntitlementChange.JoinedChannel(var channel) -> channels.add(channel);
      case EntitlementChange.LeftChannel(var channel) -> channels.remove(channel);
      case EntitlementChange.JoinedTeam(var team) -> teams.add(team);
      case EntitlementChange.LeftTeam(var team) -> teams.remove(team);
      case EntitlementChange.Administers _ -> {}
    }
  }

  private ClientEvent event(Random random) {
    Set<UserId> except =
        random.nextInt(3) == 0 ? Set.of(users.get(random.nextInt(USERS))) : Set.of();
    var readers = READERS.get(random.nextInt(3));
    Scope scope =
        switch (random.nextInt(4)) {
          case 0 -> new Scope.ToUser(users.get(random.nextInt(USERS)));
          case 1 ->
              new Scope.ToChannel(channels.get(random.nextInt(channels.size())), except, readers);
          case 2 -> new Scope.ToTeam(teams.get(random.nextInt(teams.size())), except);
          default -> new Scope.ToEveryone(except, readers);
        };
    return ClientEvent.of(new Happening(events++), scope, List.of());
  }

  private void append(Random random) {
    var entry = new ArrayList<LogRecord>();
    for (int i = random.nextInt(4); i >= 0 && !committed.isEmpty(); i--) {
      entry.add(committed.remove());
    }
    if (!entry.isEmpty()) {
      log.addAll(entry);
      hub.entry(at(++entries), entry);
    }
  }

  private void connect(Random random) {
    UserId user = users.get(random.nextInt(USERS));
    var channel = PlainMemory.channel(settings);
    var client = new Client(user, channel, log.size());
    clients.add(client);
    var caller = new Caller(user, new SessionId(IDS.next()), List.of(), "", Caller.Kind.LOGIN);
    var shard = hub.shard(loops.get(random.nextInt(loops.size())).eventLoop());
    var upgraded = new Upgraded(channel, request(), caller, () -> {});
    var desk = desk(client);
    var socket =
        new Socket(
            channel,
            shard,
            settings,
            figures,
            OriginClient.WEB,
            it -> new Conversation(desk, upgraded, it));
    channel.pipeline().addLast(socket);
    run();
    socket.begin();
  }

  private Desk desk(Client client) {
    var ports =
        new Ports(
            user -> {
              client.read = truth.get(user).now();
              return client.read;
            },
            _ -> java.util.Optional.empty(),
            java.util.Optional::of);
    return new Desk(
        settings,
        ports,
        new Continuing(
            new InProcessCheckpoints(InstantSource.system()),
            _ -> new History.Answer.Gone(),
            at(0),
            new Incarnation(IDS.next()),
            new RealTimers()),
        Map.of(),
        hub,
        new Watching(List.of(), _ -> {}),
        new SocketCounts(settings.caps(), new SimpleMeterRegistry()),
        new ConfinedSockets(),
        figures,
        aside::add,
        _ -> false,
        InstantSource.system(),
        IDS);
  }

  private static Call.Request request() {
    return new Call.Request(
        Map.of(), Map.of(), Map.of(), Map.of(), new byte[0], "", false, "", "", "token");
  }

  private void disconnect(Random random) {
    if (!clients.isEmpty()) {
      Client client = clients.get(random.nextInt(clients.size()));
      if (client.until < 0) {
        client.until = log.size();
        client.channel.close();
      }
    }
  }

  /// One of those who wait for their rights is given them.
  private void learn(Random random) {
    if (random.nextBoolean() && !aside.isEmpty()) {
      aside.remove().run();
    }
  }

  private void run() {
    loops.forEach(EmbeddedChannel::runPendingTasks);
    clients.forEach(client -> client.channel.runPendingTasks());
    loops.forEach(EmbeddedChannel::runPendingTasks);
  }

  private static Position at(long index) {
    return new Position(new Epoch("one"), index);
  }

  private static List<String> received(Client client) {
    var received = new ArrayList<String>();
    var frames = new Received(client.channel);
    long seq = 0;
    for (var frame = frames.next(); frame != null; frame = frames.next()) {
      if (frame.isText()) {
        var event = read(frame.text());
        assertThat(((Number) event.get("seq")).longValue()).isEqualTo(seq++);
        received.add(event.get("event") + " " + number(event));
      }
    }
    return received;
  }

  private static String number(Map<String, Object> event) {
    var data = (Map<?, ?>) event.get("data");
    return data.containsKey("number") ? data.get("number").toString() : "";
  }

  private static Map<String, Object> read(String frame) {
    try {
      return Map.copyOf(Json.object(frame.getBytes(StandardCharsets.UTF_8)));
    } catch (rookery.json.MalformedJson e) {
      throw new AssertionError(frame, e);
    }
  }

  /// The log read from where the connection was made, with the rights that the database gave it.
  private List<String> expected(Client client, boolean began) {
    var expected = new ArrayList<String>();
    if (!began) {
      assertThat(client.until).as("only one that left never began").isNotNegative();
      return expected;
    }
    expected.add("hello ");
    long version = client.read.version();
    var mine = new HashSet<>(client.read.channels());
    var myTeams = new HashSet<>(client.read.teams());
    boolean admin = client.read.admin();
    int end = client.until < 0 ? log.size() : client.until;
    for (LogRecord record : log.subList(client.from, end)) {
      switch (record) {
        case EntitlementChange(var user, var next, var change) -> {
          if (user.equals(client.user) && next > version) {
            version = next;
            apply(mine, myTeams, change);
            admin = change instanceof EntitlementChange.Administers(var yes) ? yes : admin;
          }
        }
        case ClientEvent event -> {
          if (concerns(event.scope(), client.user, mine, myTeams, admin)) {
            expected.add("happening " + happening(event));
          }
        }
        default -> throw new AssertionError(record);
      }
    }
    return expected;
  }

  private static String happening(ClientEvent event) {
    String json = new String(event.json(), StandardCharsets.UTF_8);
    return json.replaceFirst(".*\"number\":(\\d+).*", "$1");
  }

  private static boolean concerns(
      Scope scope, UserId user, Set<ChannelId> channels, Set<TeamId> teams, boolean admin) {
    boolean reads =
        scope.readers() == Scope.Readers.ALL || admin == (scope.readers() == Scope.Readers.ADMINS);
    return reads
        && switch (scope) {
          case Scope.ToUser to -> to.user().equals(user);
          case Scope.ToChannel to -> channels.contains(to.channel()) && !to.except().contains(user);
          case Scope.ToTeam to -> teams.contains(to.team()) && !to.except().contains(user);
          case Scope.ToEveryone to -> !to.except().contains(user);
        };
  }

  private static <T> List<T> ids(int number, java.util.function.Function<String, T> make) {
    var ids = new ArrayList<T>();
    for (int i = 0; i < number; i++) {
      ids.add(make.apply(IDS.next()));
    }
    return ids;
  }
}
