package rookery.cluster.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsUnavailable;
import rookery.cluster.Epoch;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// Checkpoints in Redis: a hash for each connection and a mark for each node, which expire by
/// themselves. Each step is a script, so what it reads and writes is of one moment. Writing and
/// taking have a connection each: a crowd that comes back does not wait for what is written.
/// Thread-safe; lock order: one lane's lock, then nothing.
public final class RedisCheckpoints implements Checkpoints {
  private static final Script SAVE = Script.packaged("save.lua");
  private static final Script TAKE = Script.packaged("take.lua");
  private static final int AT_ONCE = 200;

  private final RedisSettings settings;
  private final Lane writing;
  private final Lane taking;

  public RedisCheckpoints(RedisSettings settings) {
    this.settings = settings;
    this.writing = new Lane(settings, "checkpoints");
    this.taking = new Lane(settings, "take-over");
  }

  @Override
  public Set<ConnectionId> save(
      Incarnation node, Collection<Checkpoint> checkpoints, @Nullable Position mark)
      throws CheckpointsUnavailable {
    var refused = new HashSet<ConnectionId>();
    var all = List.copyOf(checkpoints);
    for (int from = 0; from < all.size() || from == 0; from += AT_ONCE) {
      int to = Math.min(all.size(), from + AT_ONCE);
      // The mark comes with the last of them: one step that fails leaves no mark behind.
      Position last = to == all.size() ? mark : null;
      List<Checkpoint> part = all.subList(from, to);
      var answer = (List<?>) ask(writing, link -> save(link, node, part, last));
      answer.forEach(at -> refused.add(part.get(Integer.parseInt(Head.text(at)) - 1).id()));
    }
    return refused;
  }

  private Object save(Link link, Incarnation node, List<Checkpoint> part, @Nullable Position mark)
      throws Away {
    var keys = new ArrayList<String>();
    keys.add(settings.key("mark:" + node));
    var arguments = new ArrayList<Object>();
    arguments.add(KEPT.toMillis());
    arguments.add(mark == null ? "" : PairText.position(mark));
    for (Checkpoint checkpoint : part) {
      keys.add(key(checkpoint.id()));
      arguments.add(checkpoint.token());
      arguments.add(checkpoint.first() ? 1 : 0);
      arguments.add(checkpoint.tracked() ? node.value() : "");
      arguments.add(checkpoint.user());
      arguments.add(checkpoint.flags());
      arguments.add(checkpoint.epoch());
      arguments.add(PairText.write(checkpoint.pairs()));
    }
    return link.run(SAVE, keys, arguments.toArray());
  }

  @Override
  public Optional<Taken> take(ConnectionId id, UserId user) throws CheckpointsUnavailable {
    var answer =
        (List<?>)
            ask(
                taking,
                link ->
                    link.run(TAKE, List.of(key(id)), user, KEPT.toMillis(), settings.key("mark:")));
    return answer.isEmpty() || PairText.isNewer(Head.text(answer.get(3)))
        ? Optional.empty()
        : Optional.of(taken(answer));
  }

  private static Taken taken(List<?> answer) {
    Object mark = answer.size() > 4 ? answer.get(4) : null;
    return Taken.of(
        Long.parseLong(Head.text(answer.get(0))),
        Head.text(answer.get(1)),
        new Epoch(Head.text(answer.get(2))),
        PairText.read(Head.text(answer.get(3))),
        mark == null || PairText.isNewer(Head.text(mark))
            ? null
            : PairText.position(Head.text(mark)));
  }

  @Override
  public void forget(ConnectionId id) throws CheckpointsUnavailable {
    ask(taking, link -> link.command(redis.clients.jedis.Protocol.Command.DEL, key(id)));
  }

  private String key(ConnectionId id) {
    return settings.key("connection:" + id);
  }

  @Override
  public void close() {
    writing.close();
    taking.close();
  }

  private static Object ask(Lane lane, Lane.Question question) throws CheckpointsUnavailable {
    try {
      return lane.ask(question);
    } catch (Away e) {
      throw new CheckpointsUnavailable(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      throw new CheckpointsUnavailable("Redis answered what this program does not understand", e);
    }
  }
}
