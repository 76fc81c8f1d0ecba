package rookery.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A Redis Cluster of three masters and one replica, to see what moves and failovers do. All listen
/// on the loopback interface and end with this program. Thread-safe.
public final class EmbeddedRedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;
  private static final int MASTERS = 3;
  private static final int KEYS_AT_ONCE = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RedisProcess> masters;
  private final RedisProcess replica;

  private EmbeddedRedisCluster(List<RedisProcess> masters, RedisProcess replica) {
    this.masters = masters;
    this.replica = replica;
  }

  /// Returns when every node says that the cluster is well.
  public static EmbeddedRedisCluster start(RedisProgram program, Path given)
      throws EmbeddedFailure {
    Path directory = given.toAbsolutePath().normalize();
    try {
      var nodes = new ArrayList<RedisProcess>();
      for (int i = 0; i <= MASTERS; i++) {
        nodes.add(new RedisProcess(program, directory.resolve("node-" + i), Ports.free(0)));
      }
      var all = new EmbeddedRedisCluster(List.copyOf(nodes.subList(0, MASTERS)), nodes.getLast());
      try {
        all.begin();
        return all;
      } catch (EmbeddedFailure | IOException e) {
        all.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedFailure("No port is free: " + e, e);
    }
  }

  private synchronized void begin() throws EmbeddedFailure, IOException {
    var first = masters.getFirst();
    var buses = new ArrayList<Integer>();
    for (RedisProcess node : nodes()) {
      int bus = Ports.free(0);
      buses.add(bus);
      node.start(
          List.of(
              "save \"\"",
              "appendonly no",
              "repl-diskless-sync-delay 0",
              "cluster-enabled yes",
              "cluster-config-file nodes.conf",
              "cluster-port " + bus,
              "cluster-node-timeout 1500",
              "cluster-replica-validity-factor 0"));
    }
    for (int i = 0; i < MASTERS; i++) {
      int from = SLOTS * i / MASTERS;
      int to = SLOTS * (i + 1) / MASTERS - 1;
      ask(masters.get(i), "CLUSTER ADDSLOTSRANGE " + from + " " + to);
      // Nodes that believe in the same epoch sort it out by themselves, but that takes a while.
      ask(masters.get(i), "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
    }
    for (int i = 1; i <= MASTERS; i++) {
      ask(first, "CLUSTER MEET 127.0.0.1 " + nodes().get(i).port() + " " + buses.get(i));
    }
    await("all nodes are well", () -> nodes().stream().allMatch(this::well));
  }

  private List<RedisProcess> nodes() {
    return Stream.concat(masters.stream(), Stream.of(replica)).toList();
  }

  private boolean well(RedisProcess node) {
    return RedisQuestion.value(node.port(), "CLUSTER INFO", "cluster_state").equals("ok")
        && RedisQuestion.value(node.port(), "CLUSTER INFO", "cluster_known_nodes")
            .equals("" + nodes().size());
  }

  private static List<String> ask(RedisProcess node, String command) {
    return RedisQuestion.insist(node.port(), command);
  }

  private static void await(String what, BooleanSupplier condition) throws EmbeddedFailure {
    if (!Waiting.until(PATIENCE, condition)) {
      throw new EmbeddedFailure("After " + PATIENCE.toSeconds() + " s it is not so that " + what);
    }
  }

  /// How a node is told to reach it: `cluster://HOST:PORT,HOST:PORT,HOST:PORT`.
  public String address() {
    return ports().stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(",", "cluster://", ""));
  }

  /// Where the nodes listen, the replica last.
  public List<Integer> ports() {
    return nodes().stream().map(RedisProcess::port).toList();
  }

  /// Where the node listens that holds a key.
  public synchronized int ownerOf(String key) {
    return owner(key).port();
  }

  private RedisProcess owner(String key) {
    return nodes().stream()
        .filter(node -> holds(node, key))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nobody holds " + key));
  }

  private static boolean holds(RedisProcess node, String key) {
    try {
      return !RedisQuestion.ask(node.port(), "EXISTS " + key).getFirst().startsWith("-");
    } catch (IOException _) {
      return false;
    }
  }

  /// Moves the slot of a key, with all that is in it, to another node, as `redis-cli` does.
  public synchronized void moveSlotOf(String key) throws EmbeddedFailure {
    RedisProcess from = owner(key);
    RedisProcess to = masters.stream().filter(node -> node != from).findFirst().orElseThrow();
    String slot = ask(from, "CLUSTER KEYSLOT " + key).getFirst();
    String fromId = ask(from, "CLUSTER MYID").getFirst();
    String toId = ask(to, "CLUSTER MYID").getFirst();
    ask(to, "CLUSTER SETSLOT " + slot + " IMPORTING " + fromId);
    ask(from, "CLUSTER SETSLOT " + slot + " MIGRATING " + toId);
    var keys = ask(from, "CLUSTER GETKEYSINSLOT " + slot + " " + KEYS_AT_ONCE);
    while (!keys.isEmpty()) {
      String all = String.join(" ", keys);
      ask(from, "MIGRATE 127.0.0.1 " + to.port() + " \"\" 0 2000 KEYS " + all);
      keys = ask(from, "CLUSTER GETKEYSINSLOT " + slot + " " + KEYS_AT_ONCE);
    }
    ask(to, "CLUSTER SETSLOT " + slot + " NODE " + toId);
    ask(from, "CLUSTER SETSLOT " + slot + " NODE " + toId);
    await("the slot is moved", () -> owner(key) == to);
  }

  /// The node that holds a key ends at once (SIGKILL); returns when its replica took over, which
  /// saw everything that was written before this was called.
  public synchronized void failOver(String key) throws EmbeddedFailure {
    RedisProcess old = owner(key);
    ask(replica, "CLUSTER REPLICATE " + ask(old, "CLUSTER MYID").getFirst());
    await(
        "the replica is in step",
        () ->
            RedisQuestion.value(replica.port(), "INFO replication", "master_link_status")
                .equals("up"));
    await(
        "the others know of the replica",
        () ->
            masters.stream()
                .allMatch(node ->
                    String.join("\n", ask(node, "CLUSTER NODES"))
                        .lines()
                        .anyMatch(line ->
                            line.contains(":" + replica.port() + "@") && line.contains("slave"))));
    old.kill();
    await(
        "the replica took over",
        () -> RedisQuestion.value(replica.port(), "INFO replication", "role").equals("master"));
  }

  @Override
  public synchronized void close() {
    nodes().forEach(RedisProcess::kill);
  }
}
