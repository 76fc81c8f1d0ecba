package rookery.realtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.InProcessCheckpoints;
import rookery.cluster.Position;
import rookery.delivery.Entitlements;
import rookery.delivery.History;
import rookery.delivery.LogRecord;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Upgraded;
import rookery.kernel.Incarnation;
import rookery.kernel.SessionId;
import rookery.kernel.Timers;
import rookery.kernel.UserId;
import rookery.realtime.SimTruth.Ev;

/// A node of a simulated cluster: the real hub, shards, conversations and connections, with a loop
/// and a queue of blocking work that run when the simulation says so. Not thread-safe; confined to
/// its simulation.
final class SimNode {
  final Deque<Ev> todo = new ArrayDeque<>();
  boolean up = true;
  boolean paused;
  private final SimTruth truth;
  private final SimLog log;
  private final Random random;
  private final Mutation mutation;
  private final SimIds ids;
  private final Incarnation incarnation;
  private final List<EmbeddedChannel> loops = List.of(new EmbeddedChannel(), new EmbeddedChannel());
  private final List<Runnable> aside = new ArrayList<>();
  private final List<SimSocket> sockets = new ArrayList<>();
  private final SimStore store;
  private final Figures figures;
  private final RealtimeSettings settings;
  private final Hub hub;
  private final Notes notes = new Notes();
  private int epoch;
  private int tail;

  /// A socket and who is at its other end. Immutable.
  record SimSocket(EmbeddedChannel channel, Socket socket, UserId user, Received received) {}

  SimNode(
      SimTruth truth,
      SimLog log,
      InProcessCheckpoints checkpoints,
      Random random,
      Mutation mutation,
      SimpleMeterRegistry metrics) {
    this.truth = truth;
    this.log = log;
    this.random = random;
    this.ids = new SimIds(random);
    this.incarnation = new Incarnation(ids.next());
    this.mutation = mutation;
    this.store = new SimStore(checkpoints, random, mutation, this);
    this.figures = new Figures(metrics);
    var hooks = new FrameHooks(List.of(), metrics);
    // Some keep so little in memory that almost all is read from the log.
    long recent = random.nextBoolean() ? 1 << 20 : 400;
    var plain = RealtimeSettings.of(() -> "11.6.0", "host");
    var joining = new RealtimeSettings.Joining(1 << random.nextInt(14), 1 + random.nextInt(8), 1);
    this.settings = plain.withCatchingUp(plain.bursts(), recent).withJoining(joining);
    this.epoch = log.epoch();
    this.tail = log.head();
    loops.forEach(EmbeddedChannel::freezeTime);
    this.hub =
        new Hub(settings, hooks, figures, this::past, log.at(tail), aside::add, store::forget);
  }

  SimTruth truth() {
    return truth;
  }

  int epoch() {
    return epoch;
  }

  int tail() {
    return tail;
  }

  boolean runs() {
    return up && !paused;
  }

  void calm() {
    store.faulty = false;
  }

  /// Whether nothing is left to do here.
  boolean idle() {
    return epoch == log.epoch()
        && tail == log.head()
        && aside.isEmpty()
        && todo.isEmpty()
        && hub.shards().stream().allMatch(shard -> shard.backlog() == 0);
  }

  private List<LogRecord> records(int index) {
    var records = new ArrayList<LogRecord>();
    log.entries(epoch).get(index - 1).forEach(event -> records.addAll(truth.records(event)));
    return records;
  }

  private History.Answer past(Position after) {
    if (!after.epoch().equals(SimLog.name(log.epoch())) || after.index() < log.base()) {
      return new History.Answer.Gone();
    }
    var found = new ArrayList<History.Past>();
    long end = Math.min(log.head(), after.index() + 5);
    for (int i = (int) after.index() + 1; i <= end; i++) {
      var records = records(i);
      if (mutation == Mutation.SKIP_IN_REPLAY && random.nextInt(10) == 0) {
        records.removeLast();
      }
      found.add(new History.Past(log.at(i), records, 10));
    }
    return new History.Answer.Found(found);
  }

  /// Reads one entry of the log, or learns that it must begin anew.
  void tailOne() {
    if (log.epoch() != epoch) {
      epoch = log.epoch();
      tail = 0;
      hub.newEpoch(log.at(0));
    } else if (tail < log.base()) {
      tail = log.head();
      hub.newEpoch(log.at(tail));
    } else if (tail < log.head()) {
      tail++;
      var records = records(tail);
      if (mutation == Mutation.LOSE_EVENT && random.nextInt(200) == 0) {
        records.removeLast();
      } else if (mutation == Mutation.DOUBLE_EVENT && random.nextInt(200) == 0) {
        records.add(records.getLast());
      }
      hub.entry(log.at(tail), records);
    }
  }

  /// Appends some of what is committed here.
  void publish() {
    var batch = new ArrayList<Ev>();
    while (batch.size() < 3 && !todo.isEmpty()) {
      batch.add(todo.poll());
    }
    if (!batch.isEmpty()) {
      log.append(batch);
      SimTrace.say("log", log.epoch(), ":", log.head(), "<-", batch);
    }
  }

  void runLoop() {
    run(loops.get(random.nextInt(loops.size())), 5);
  }

  private static void run(EmbeddedChannel loop, long millis) {
    loop.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    loop.runPendingTasks();
  }

  void runLoops() {
    loops.forEach(loop -> run(loop, 500));
  }

  void runAside() {
    if (!aside.isEmpty()) {
      aside.remove(random.nextInt(aside.size())).run();
    }
  }

  void collect() {
    var harvests = hub.shards().stream().map(Shard::harvest).toList();
    SimTrace.say(incarnation, "collects", harvests);
    notes.add(harvests);
  }

  void write() {
    try {
      notes.write(store, incarnation, true, new Told());
    } catch (CheckpointsUnavailable _) {
      // It is tried again.
    }
  }

  /// A client connects.
  SimSocket accept(UserId user, String former, int wanted) {
    var channel = PlainMemory.channel(settings);
    channel.freezeTime();
    var shard = hub.shard(loops.get(random.nextInt(loops.size())).eventLoop());
    var caller = new Caller(user, new SessionId(ids.next()), List.of(), "", Caller.Kind.LOGIN);
    var query = new TreeMap<String, String>();
    if (!former.isEmpty()) {
      query.put("connection_id", former);
      query.put("sequence_number", Integer.toString(wanted));
    }
    var request =
        new Call.Request(Map.of(), query, Map.of(), Map.of(), new byte[0], "", false, "", "", "");
    var upgraded = new Upgraded(channel, request, caller, () -> {});
    var desk = desk(truth.entitlements(user));
    var socket =
        new Socket(
            channel,
            shard,
            settings,
            figures,
            OriginClient.WEB,
            it -> new Conversation(desk, upgraded, it));
    channel.pipeline().addLast(socket);
    var accepted = new SimSocket(channel, socket, user, new Received(channel));
    sockets.add(accepted);
    SimTrace.say(user, "connects to", incarnation, "at", epoch, ":", tail, "with", query);
    socket.begin();
    return accepted;
  }

  /// @param early what the database said when the client came
  private Desk desk(Entitlements early) {
    boolean tooEarly = mutation == Mutation.LOAD_BEFORE_ATTACH;
    var ports =
        new Ports(
            user -> tooEarly ? early : truth.entitlements(user),
            _ -> Optional.empty(),
            Optional::of);
    var continuing = new Continuing(store, this::past, log.at(tail), incarnation, new NoTimers());
    return new Desk(
        settings,
        ports,
        continuing,
        Map.of(),
        hub,
        new Watching(List.of(), _ -> {}),
        new SocketCounts(settings.caps(), new SimpleMeterRegistry()),
        new ConfinedSockets(),
        figures,
        aside::add,
        _ -> false,
        InstantSource.system(),
        ids);
  }

  /// The node learns that a client is gone.
  void reap(SimSocket socket) {
    SimTrace.say(incarnation, "learns that a client of", socket.user(), "is gone");
    socket.channel().close();
    sockets.remove(socket);
  }

  List<SimSocket> sockets() {
    return List.copyOf(sockets);
  }

  /// It stops as it should: the last places are written, then sockets are closed.
  void drain() {
    sockets.forEach(socket -> socket.socket().freeze());
    collect();
    write();
    sockets.forEach(socket -> socket.socket().close(CloseReason.DRAIN));
    crash();
  }

  /// Nothing more happens here.
  void crash() {
    up = false;
    sockets.clear();
    aside.clear();
  }

  /// What the keeper does. Immutable.
  private final class Told implements Notes.Outcome {
    @Override
    public void takenOver(rookery.kernel.ConnectionId id, long token) {
      hub.supersede(id, token);
    }

    @Override
    public void kept(rookery.kernel.ConnectionId id) {
      hub.shards().forEach(shard -> shard.execute(() -> shard.kept(id)));
    }
  }

  /// Nothing is repeated here: the simulation does it. Immutable.
  private record NoTimers() implements Timers {
    @Override
    public Task every(String name, java.time.Duration interval, Runnable body) {
      return () -> {};
    }

    @Override
    public Task after(String name, java.time.Duration delay, Runnable body) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
