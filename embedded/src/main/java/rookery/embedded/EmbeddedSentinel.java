package rookery.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A Redis with one replica and the three sentinels that watch over them, to see what a failover
/// does. All of them listen on the loopback interface and end with this program. Thread-safe.
public final class EmbeddedSentinel implements AutoCloseable {
  private static final String NAME = "rookery";
  private static final int SENTINELS = 3;

  /// How long sentinels may be of different minds.
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<RedisProcess> sentinels;
  private RedisProcess master;
  private RedisProcess replica;

  private EmbeddedSentinel(
      List<RedisProcess> sentinels, RedisProcess master, RedisProcess replica) {
    this.sentinels = sentinels;
    this.master = master;
    this.replica = replica;
  }

  /// Returns when the replica is in step and each sentinel knows of everybody.
  public static EmbeddedSentinel start(RedisProgram program, Path given) throws EmbeddedFailure {
    Path directory = given.toAbsolutePath().normalize();
    try {
      var sentinels = new ArrayList<RedisProcess>();
      for (int i = 0; i < SENTINELS; i++) {
        Path home = directory.resolve("sentinel-" + i);
        sentinels.add(new RedisProcess(program, home, Ports.free(0), "--sentinel"));
      }
      var all =
          new EmbeddedSentinel(
              List.copyOf(sentinels),
              new RedisProcess(program, directory.resolve("one"), Ports.free(0)),
              new RedisProcess(program, directory.resolve("two"), Ports.free(0)));
      try {
        all.begin();
        return all;
      } catch (EmbeddedFailure e) {
        all.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EmbeddedFailure("No port is free: " + e, e);
    }
  }

  private synchronized void begin() throws EmbeddedFailure {
    master.start(server());
    startReplica();
    for (RedisProcess sentinel : sentinels) {
      sentinel.start(
          List.of(
              "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 2",
              "sentinel down-after-milliseconds " + NAME + " 1000",
              "sentinel failover-timeout " + NAME + " 4000"));
    }
    await("all sentinels know of everybody", this::allKnown);
  }

  private static List<String> server(String... more) {
    var lines =
        new ArrayList<>(List.of("save \"\"", "appendonly no", "repl-diskless-sync-delay 0"));
    lines.addAll(List.of(more));
    return lines;
  }

  private void startReplica() throws EmbeddedFailure {
    replica.start(server("replicaof 127.0.0.1 " + master.port()));
    await("the replica is in step", () -> inStep(replica));
  }

  private static boolean inStep(RedisProcess server) {
    return RedisQuestion.value(server.port(), "INFO replication", "master_link_status")
        .equals("up");
  }

  private boolean allKnown() {
    return sentinels.stream()
        .allMatch(sentinel -> {
          String question = "SENTINEL MASTER " + NAME;
          return RedisQuestion.value(sentinel.port(), question, "num-slaves").equals("1")
              && RedisQuestion.value(sentinel.port(), question, "num-other-sentinels").equals("2")
              && RedisQuestion.value(sentinel.port(), question, "flags").equals("master");
        });
  }

  private static void await(String what, BooleanSupplier condition) throws EmbeddedFailure {
    if (!Waiting.until(PATIENCE, condition)) {
      throw new EmbeddedFailure("After " + PATIENCE.toSeconds() + " s it is not so that " + what);
    }
  }

  /// How a node is told to reach it: `sentinel://HOST:PORT,HOST:PORT,HOST:PORT/NAME`.
  public String address() {
    return sentinelPorts().stream()
        .map(port -> "127.0.0.1:" + port)
        .collect(Collectors.joining(",", "sentinel://", "/" + NAME));
  }

  /// What the sentinels call it.
  public String name() {
    return NAME;
  }

  /// Where the sentinels listen.
  public List<Integer> sentinelPorts() {
    return sentinels.stream().map(RedisProcess::port).toList();
  }

  /// Where the present master listens.
  public synchronized int masterPort() {
    return master.port();
  }

  /// Where the present replica listens, or listened.
  public synchronized int replicaPort() {
    return replica.port();
  }

  /// The replica is cut off from the master. The sentinels notice after some seconds and mend it,
  /// so what is to happen meanwhile must be done within three.
  public synchronized void lag() {
    RedisQuestion.insist(replica.port(), "REPLICAOF 127.0.0.1 1");
  }

  /// The master ends at once (SIGKILL); returns when all sentinels name the other one and that is a
  /// master. What the replica lacked then is lost.
  public synchronized void failOver() throws EmbeddedFailure {
    RedisProcess old = master;
    old.kill();
    master = replica;
    replica = old;
    awaitMaster();
  }

  /// The master hangs (SIGSTOP) until the sentinels have made the other one the master, then goes
  /// on, still believing that it is one, until the sentinels tell it otherwise.
  public synchronized void failOverWhileHanging() throws EmbeddedFailure {
    RedisProcess old = master;
    old.signal("STOP");
    try {
      master = replica;
      replica = old;
      awaitMaster();
    } finally {
      old.signal("CONT");
    }
  }

  private void awaitMaster() throws EmbeddedFailure {
    String wanted = "" + master.port();
    String question = "SENTINEL GET-MASTER-ADDR-BY-NAME " + NAME;
    await(
        "all sentinels name the other one",
        () ->
            sentinels.stream()
                .allMatch(
                    s -> RedisQuestion.value(s.port(), question, "127.0.0.1").equals(wanted)));
    if (!Waiting.until(BELIEVED, this::isMaster)) {
      // A sentinel that mended a replica which had been cut off was late, and told the new master
      // to
      // follow the old one, after the others had promoted it. They do not mend that without a
      // replica to choose.
      RedisQuestion.insist(master.port(), "REPLICAOF NO ONE");
    }
    await("the other one is a master", this::isMaster);
  }

  private boolean isMaster() {
    return RedisQuestion.value(master.port(), "INFO replication", "role").equals("master");
  }

  /// A failover that loses what was written last: the replica is cut off, `unseen` happens, the
  /// master is killed, the replica takes over without having seen it.
  ///
  /// @param unseen takes no longer than three seconds
  public synchronized void failOverWithLoss(Runnable unseen) throws EmbeddedFailure {
    lag();
    unseen.run();
    failOver();
  }

  /// Starts the server that was killed again, empty, as the replica of the present master; returns
  /// when it is in step and the sentinels count on it, so that the next failover may come.
  public synchronized void restartOld() throws EmbeddedFailure {
    startReplica();
    awaitReplica();
  }

  /// Returns when the server that was the master before is in step with the present one and the
  /// sentinels count on it.
  public synchronized void awaitReplica() throws EmbeddedFailure {
    await("the replica is in step", () -> inStep(replica));
    String question = "SENTINEL REPLICAS " + NAME;
    await(
        "all sentinels see the replica",
        () ->
            sentinels.stream()
                .allMatch(s ->
                    RedisQuestion.value(s.port(), question, "flags").equals("slave")
                        && RedisQuestion.value(s.port(), question, "master-link-status")
                            .equals("ok")));
  }

  @Override
  public synchronized void close() {
    sentinels.forEach(RedisProcess::kill);
    replica.kill();
    master.kill();
  }

  @Override
  public String toString() {
    return address()
        + IntStream.of(masterPort(), replicaPort())
            .mapToObj(port -> "" + port)
            .collect(Collectors.joining(" replicated by ", " (", ")"));
  }
}
