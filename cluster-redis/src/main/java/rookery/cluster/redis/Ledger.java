package rookery.cluster.redis;

import java.util.List;
import redis.clients.jedis.Protocol;
import rookery.cluster.Batch;
import rookery.cluster.Epoch;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;

/// What is asked of the log in Redis, over whatever connection: scripts, so that each question is
/// one step there. Immutable.
final class Ledger {
  private static final Script OPEN = Script.packaged("open.lua");
  private static final Script APPEND = Script.packaged("append.lua");
  private static final Script FENCE = Script.packaged("fence.lua");
  private static final Script RENEW = Script.packaged("renew.lua");

  private final RedisSettings settings;
  private final IdSource ids;
  private final String state;
  private final String producers;
  private final String log;

  /// @param ids names for new epochs
  Ledger(RedisSettings settings, IdSource ids) {
    this.settings = settings;
    this.ids = ids;
    this.state = settings.key("state");
    this.producers = settings.key("producers");
    this.log = settings.key("log");
  }

  /// What the log says of itself. Begins a new epoch if the server is in another run than the log,
  /// so only over a connection that was just made: what it knows of the run grows old.
  LogState open(Link fresh) throws Away {
    var keys = List.of(state, producers, log);
    return LogState.read((List<?>) fresh.run(OPEN, keys, fresh.serverRun(), newName()));
  }

  /// What the log says of itself; fails if it is not the log of this connection's run.
  LogState look(Link link) throws Away {
    var found =
        (List<?>)
            link.command(Protocol.Command.HMGET, state, "epoch", "index", "hash", "start", "run");
    Object run = found.get(4);
    if (run == null || !Head.text(run).equals(link.serverRun())) {
      throw new Away(
          "Redis is in another run than when this node connected",
          new IllegalStateException("run " + (run == null ? "unknown" : Head.text(run))));
    }
    return LogState.read(found);
  }

  /// Answers what `append.lua` does.
  List<?> append(Link link, Batch batch, byte[] packed) throws Away {
    return (List<?>)
        link.run(
            APPEND,
            List.of(state, producers, log),
            batch.epoch(),
            batch.producer(),
            batch.sequence(),
            packed,
            settings.keepFor().toMillis(),
            settings.keepBytes());
  }

  /// Refuses a producer for the rest of the epoch; answers where the log ends.
  LogState fence(Link link, Incarnation producer) throws Away {
    var answer = (List<?>) link.run(FENCE, List.of(state, producers), producer);
    if (answer.isEmpty()) {
      throw new Away("Redis has lost the log", new IllegalStateException("no state"));
    }
    return LogState.read(answer);
  }

  /// Ends an epoch that does not hold what it should.
  void renew(Link link, Epoch broken) throws Away {
    link.run(RENEW, List.of(state, producers), broken, newName());
  }

  private String newName() {
    return "e" + ids.next();
  }
}
