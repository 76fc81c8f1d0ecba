package rookery.cluster.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Checkpoint;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Checkpoints.Taken;
import rookery.cluster.Epoch;
import rookery.cluster.Position;
import rookery.kernel.ConnectionId;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;
import rookery.postgres.Queries;
import rookery.postgres.Row;
import rookery.postgres.Transaction;

/// The statements about checkpoints. Immutable.
final class CheckpointSql {
  /// In which several are written, so that two writers never wait for each other.
  static final Comparator<Checkpoint> ORDER = Comparator.comparing(each -> each.id().value());

  private CheckpointSql() {}

  /// Answers those that belong to a newer owner.
  static Set<ConnectionId> save(
      Transaction transaction,
      Incarnation node,
      List<Checkpoint> checkpoints,
      @Nullable Position mark) {
    var refused = new HashSet<ConnectionId>();
    if (!checkpoints.isEmpty()) {
      refused.addAll(newer(transaction, checkpoints));
      write(
          transaction,
          node,
          checkpoints.stream().filter(each -> !refused.contains(each.id())).toList());
    }
    if (mark != null) {
      transaction
          .sql(
              """
              insert into checkpoint_mark (node, epoch, index) values (?, ?, ?)
              on conflict (node) do update set epoch = excluded.epoch, index = excluded.index,
                at = now()
              """,
              node,
              mark.epoch().value(),
              mark.index())
          .run();
    }
    return refused;
  }

  /// Locks those that are there, and answers which of them were taken over.
  private static List<ConnectionId> newer(Transaction transaction, List<Checkpoint> checkpoints) {
    return transaction
        .sql(
            """
            with given as materialized (
              select * from unnest(?, ?) as asked (id, token)
            ), found as materialized (
              select checkpoint.id, checkpoint.token from checkpoint
              where id in (select id from given) order by id for update
            )
            select found.id from found join given using (id) where found.token > given.token::bigint
            """,
            texts(checkpoints, each -> each.id().value()),
            texts(checkpoints, each -> Long.toString(each.token())))
        .list(row -> new ConnectionId(row.text("id")));
  }

  private static void write(
      Transaction transaction, Incarnation node, List<Checkpoint> checkpoints) {
    if (checkpoints.isEmpty()) {
      return;
    }
    transaction
        .sql(
            """
            insert into checkpoint (id, user_id, flags, token, node, epoch, pairs)
            select asked.id, asked.user_id, asked.flags, asked.token::bigint, asked.node,
              asked.epoch, asked.pairs
            from unnest(?, ?, ?, ?, ?, ?, ?, ?)
              as asked (id, user_id, flags, token, node, epoch, pairs, first)
            where asked.first = 'first' or exists (select from checkpoint where id = asked.id)
            order by asked.id
            on conflict (id) do update set user_id = excluded.user_id, flags = excluded.flags,
              token = excluded.token, node = excluded.node, epoch = excluded.epoch,
              pairs = excluded.pairs, at = now()
            """,
            texts(checkpoints, each -> each.id().value()),
            texts(checkpoints, each -> each.user().value()),
            texts(checkpoints, Checkpoint::flags),
            texts(checkpoints, each -> Long.toString(each.token())),
            texts(checkpoints, each -> each.tracked() ? node.value() : ""),
            texts(checkpoints, each -> each.epoch().value()),
            texts(checkpoints, each -> text(each.pairs())),
            texts(checkpoints, each -> each.first() ? "first" : ""))
        .run();
  }

  /// Raises the token in the step that reads.
  static Optional<Taken> take(Transaction transaction, ConnectionId id, UserId user) {
    return transaction
        .sql(
            """
            with found as materialized (
              select * from checkpoint where id = ? and user_id = ? for update
            ), raised as (
              update checkpoint set token = found.token + 1, node = '', at = now()
              from found where checkpoint.id = found.id
            )
            select found.token + 1 as token, found.flags, found.epoch, found.pairs,
              mark.epoch as mark_epoch, coalesce(mark.index, 0) as mark_index
            from found left join checkpoint_mark mark on mark.node = found.node
            """,
            id,
            user)
        .first(CheckpointSql::taken);
  }

  private static Taken taken(Row row) {
    var mark =
        row.optionalText("mark_epoch")
            .map(epoch -> new Position(new Epoch(epoch), row.number("mark_index")));
    return Taken.of(
        row.number("token"),
        row.text("flags"),
        new Epoch(row.text("epoch")),
        pairs(row.text("pairs")),
        mark.orElse(null));
  }

  static int forget(Transaction transaction, ConnectionId id) {
    return transaction.sql("delete from checkpoint where id = ?", id).run();
  }

  static int forgetOld(Transaction transaction, Duration kept) {
    double seconds = AuthoritySql.seconds(kept);
    return transaction
            .sql("delete from checkpoint where at < now() - make_interval(secs => ?)", seconds)
            .run()
        + transaction
            .sql("delete from checkpoint_mark where at < now() - make_interval(secs => ?)", seconds)
            .run();
  }

  /// Whether there are some that are older than that, so old that they should be gone.
  static boolean anyOlder(Queries queries, Duration age) {
    double seconds = AuthoritySql.seconds(age);
    return queries
        .sql(
            """
            select 1 where
              exists (select from checkpoint where at < now() - make_interval(secs => ?))
              or exists (select from checkpoint_mark where at < now() - make_interval(secs => ?))
            """,
            seconds,
            seconds)
        .any();
  }

  /// Removes some of those; answers how many.
  static int trimOlder(Transaction transaction, Duration age, int most) {
    double seconds = AuthoritySql.seconds(age);
    return transaction
            .sql(
                """
                delete from checkpoint where id in (
                  select id from checkpoint where at < now() - make_interval(secs => ?)
                  order by id limit ? for update skip locked)
                """,
                seconds,
                most)
            .run()
        + transaction
            .sql("delete from checkpoint_mark where at < now() - make_interval(secs => ?)", seconds)
            .run();
  }

  private static List<String> texts(List<Checkpoint> checkpoints, Function<Checkpoint, String> of) {
    return new ArrayList<>(checkpoints.stream().map(of).toList());
  }

  private static String text(List<Pair> pairs) {
    return pairs.stream()
        .map(pair -> pair.seq() + ":" + pair.index() + ":" + pair.version())
        .collect(Collectors.joining(","));
  }

  private static List<Pair> pairs(String text) {
    return Stream.of(text.split(",")).map(CheckpointSql::pair).toList();
  }

  private static Pair pair(String text) {
    String[] parts = text.split(":", -1);
    return new Pair(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
  }
}
