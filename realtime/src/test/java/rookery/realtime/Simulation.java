package rookery.realtime;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import rookery.cluster.InProcessCheckpoints;
import rookery.kernel.ConnectionId;
import rookery.realtime.SimClient.Violation;
import rookery.realtime.SimTruth.Ev;

/// A small cluster in one thread: three nodes with the real classes of this module, four clients of
/// three users, a database, a log and checkpoints. One seed decides everything: what is written, in
/// which order threads come to run, what is lost and who dies. Not thread-safe; confined to its
/// test.
final class Simulation {
  private static final int NODES = 3;
  private static final int CLIENTS = 4;
  private static final int LONGEST_SETTLING = 20_000;

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Random random;
  private final Mutation mutation;
  private final SimTruth truth;
  private final SimLog log;
  private final InProcessCheckpoints checkpoints = SimStore.empty();
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimClient> clients = new ArrayList<>();
  private final int faults;
  private final int changes;
  private final int drops;
  private final int losses;
  private final int writes;
  private boolean settling;

  Simulation(long seed, Mutation mutation) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
    this.mutation = mutation;
    this.truth = new SimTruth(random, new SimIds(random));
    this.log = new SimLog(6 + random.nextInt(random.nextInt(100) < 30 ? 20 : 300));
    this.faults = random.nextInt(4);
    this.changes = 3 + random.nextInt(25);
    // In some, checkpoints are lost and late all the time, and clients come back all the time.
    boolean harsh = chance(15);
    this.drops = harsh ? 15 : 2 + random.nextInt(7);
    this.losses = harsh ? 8 : 0;
    this.writes = harsh ? 20 : 70;
    for (int i = 0; i < NODES; i++) {
      nodes.add(node());
    }
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new SimClient(i % SimTruth.USERS, truth, log));
    }
  }

  private SimNode node() {
    var node = new SimNode(truth, log, checkpoints, random, mutation, metrics);
    if (settling) {
      node.calm();
    }
    return node;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// Runs it to a quiet end.
  ///
  /// @throws Violation when a promise is broken
  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      int dice = random.nextInt(100);
      if (chance(losses)) {
        loseCheckpoint();
      } else if (dice < 60) {
        step(pick(nodes));
      } else if (dice < 97 || !chance(faults * 12)) {
        step(pick(clients));
      } else {
        fault();
      }
    }
    settle();
    clients.forEach(SimClient::checkEnd);
  }

  private void settle() {
    settling = true;
    for (int i = 0; i < NODES; i++) {
      nodes.get(i).paused = false;
      nodes.get(i).calm();
      restart(i);
    }
    for (int i = 0; i < LONGEST_SETTLING; i++) {
      if (random.nextInt(100) < 65) {
        step(pick(nodes));
      } else {
        step(pick(clients));
      }
      if (i % 50 == 0 && quiet()) {
        return;
      }
    }
    throw new Violation("it never comes to rest");
  }

  private boolean quiet() {
    nodes.forEach(SimNode::runLoops);
    return nodes.stream().allMatch(SimNode::idle)
        && clients.stream().allMatch(c -> c.socket != null && !c.needsReload && !c.receive());
  }

  private void step(SimNode node) {
    if (!node.runs()) {
      return;
    }
    switch (random.nextInt(settling ? 9 : 12)) {
      case 0 -> node.publish();
      case 1, 2 -> node.tailOne();
      case 3, 4 -> node.runLoop();
      case 5, 6 -> node.runAside();
      case 7 -> {
        node.collect();
        if (settling || chance(writes)) {
          node.write();
        }
      }
      case 8 -> reap(node);
      case 9 -> post(node);
      case 10 -> {
        if (chance(changes)) {
          int user = random.nextInt(SimTruth.USERS);
          commit(node, truth.member(user, random.nextInt(SimTruth.CHANNELS)));
        }
      }
      default -> {
        if (chance(30)) {
          int user = random.nextInt(SimTruth.USERS);
          node.todo.add(truth.typing(user, random.nextInt(SimTruth.CHANNELS)));
        }
      }
    }
  }

  private void post(SimNode node) {
    int user = random.nextInt(SimTruth.USERS);
    var mine = new ArrayList<>(truth.set(user));
    if (!mine.isEmpty()) {
      commit(node, truth.post(user, pick(mine)));
    }
    if (!truth.posts.isEmpty() && chance(30)) {
      int last = truth.posts.size() - 1;
      Ev post = truth.posts.get(Math.max(0, last - random.nextInt(4)));
      commit(pick(nodes.stream().filter(SimNode::runs).toList()), truth.edit(post));
    }
  }

  /// Events of one subject enter the log in commit order: a row goes to where an older one waits.
  private void commit(SimNode node, Ev event) {
    SimNode owner = node;
    if (mutation != Mutation.SUBJECT_ORDER) {
      for (SimNode other : nodes) {
        if (other.todo.stream().anyMatch(each -> each.subject().equals(event.subject()))) {
          owner = other;
        }
      }
    }
    owner.todo.add(event);
    SimTrace.say("node", nodes.indexOf(owner), "commits", event);
  }

  /// A node learns that a client is gone, sooner or later.
  private void reap(SimNode node) {
    var open = new HashSet<>(clients.stream().map(client -> client.socket).toList());
    for (var socket : node.sockets()) {
      if (!open.contains(socket) && chance(settling ? 60 : 15)) {
        node.reap(socket);
        return;
      }
    }
  }

  private void step(SimClient client) {
    if (client.socket == null) {
      var up = nodes.stream().filter(SimNode::runs).toList();
      if (!up.isEmpty()) {
        client.connect(pick(up));
      }
      return;
    }
    if (!settling && chance(drops)) {
      client.drop();
    } else if (client.needsReload && client.hellos > 0 && chance(30)) {
      client.reload(mutation == Mutation.STALE_RELOAD ? random.nextInt(3) : 0);
    } else {
      client.receive();
    }
  }

  private void fault() {
    switch (random.nextInt(8)) {
      case 0, 1 -> crash();
      case 2, 3 -> {
        SimNode node = pick(nodes);
        node.paused = node.up && !node.paused;
      }
      case 4, 5 -> restart(random.nextInt(NODES));
      case 6 -> {
        if (chance(15)) {
          log.rotate();
          SimTrace.say("epoch", log.epoch());
        }
      }
      default -> {
        if (chance(20)) {
          loseCheckpoint();
        }
      }
    }
  }

  private void loseCheckpoint() {
    var known = clients.stream().filter(client -> !client.connection.isEmpty()).toList();
    if (!known.isEmpty()) {
      var id = new ConnectionId(pick(known).connection);
      SimTrace.say("the checkpoint of", id, "is lost");
      checkpoints.forget(id);
    }
  }

  /// A node ends; what it had committed is appended by another.
  private void crash() {
    SimNode node = pick(nodes);
    if (!node.runs() || !chance(70)) {
      return;
    }
    var others = nodes.stream().filter(other -> other != node && other.up).toList();
    if (others.isEmpty()) {
      return;
    }
    SimTrace.say("node", nodes.indexOf(node), "ends");
    if (chance(50)) {
      node.drain();
    } else {
      node.crash();
    }
    pick(others).todo.addAll(node.todo);
    node.todo.clear();
    for (SimClient client : clients) {
      if (client.node == node && chance(60)) {
        client.drop();
      }
    }
  }

  private void restart(int slot) {
    if (!nodes.get(slot).up) {
      nodes.set(slot, node());
    }
  }
}
