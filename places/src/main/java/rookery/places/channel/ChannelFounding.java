package rookery.places.channel;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.IdSource;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Founds channels: the row, and in the same transaction what the participants add, the first
/// memberships among them. Thread-safe.
public final class ChannelFounding {
  private final Database database;
  private final Outbox outbox;
  private final List<ChannelParticipant> participants;
  private final InstantSource clock;
  private final IdSource ids;
  private final IntSupplier mostInTeam;
  private final ChannelSql sql = new ChannelSql();

  /// @param mostInTeam how many channels a team may have, without archived ones
  public ChannelFounding(
      Database database,
      Outbox outbox,
      List<ChannelParticipant> participants,
      InstantSource clock,
      IdSource ids,
      IntSupplier mostInTeam) {
    this.database = database;
    this.outbox = outbox;
    this.participants = List.copyOf(participants);
    this.clock = clock;
    this.ids = ids;
    this.mostInTeam = mostInTeam;
  }

  /// Founds an open or private channel.
  Channel found(UserId founder, NewChannel wanted) {
    ChannelRules.check(wanted);
    Channel channel = channel(founder, wanted);
    return database.write(transaction -> {
      int channels = sql.lockAndCount(transaction, wanted.team()).orElseThrow(Problems::noTeam);
      if (channels >= mostInTeam.getAsInt()) {
        throw tooMany();
      }
      if (!sql.insert(transaction, channel)) {
        throw nameTaken();
      }
      outbox.add(
          transaction,
          new ChannelEvents.ChannelCreated(channel.id(), channel.teamText()),
          new Scope.ToUser(founder));
      join(transaction, channel, List.of(founder));
      return channel;
    });
  }

  /// The direct channel of two users, made now if they never had one. Both may ask at once, on
  /// different nodes: the unique name lets one make it, and the other gets the same.
  public Channel direct(UserId founder, UserId other) {
    String name = ChannelRules.directName(founder, other);
    Optional<Channel> existing = database.read(queries -> sql.direct(queries, name));
    return existing.orElseGet(() -> database.write(tx -> direct(tx, founder, other, name)));
  }

  private Channel direct(Transaction transaction, UserId founder, UserId other, String name) {
    Channel channel = fresh(null, ChannelType.D, name, "", founder);
    if (!sql.insert(transaction, channel)) {
      return sql.direct(transaction, name).orElseThrow();
    }
    join(transaction, channel, Stream.of(founder, other).distinct().toList());
    outbox.add(
        transaction,
        new ChannelEvents.DirectAdded(founder, other),
        new Scope.ToChannel(channel.id()));
    return channel;
  }

  private void join(Transaction transaction, Channel channel, List<UserId> members) {
    participants.forEach(p -> p.founded(transaction, channel, members));
  }

  private Channel channel(UserId founder, NewChannel wanted) {
    return fresh(wanted.team(), wanted.type(), wanted.name(), wanted.displayName(), founder)
        .about(wanted.header(), wanted.purpose());
  }

  private Channel fresh(
      @Nullable TeamId team, ChannelType type, String name, String displayName, UserId founder) {
    var id = new ChannelId(ids.next());
    return Channel.fresh(id, team, type, name, displayName, founder, clock.millis());
  }

  private RuntimeException tooMany() {
    return new Problem.Invalid(
            "api.channel.create_channel.max_channel_limit.app_error",
            "This team has "
                + mostInTeam.getAsInt()
                + " channels already, which is the most it may have.")
        .raise();
  }

  private static RuntimeException nameTaken() {
    return new Problem.Invalid(
            "store.sql_channel.save_channel.exists.app_error",
            "A channel with this name exists already in this team.")
        .raise();
  }
}
