package rookery.places.channel;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.delivery.CacheMemory;
import rookery.delivery.CacheSpec;
import rookery.delivery.Cached;
import rookery.delivery.Notices;
import rookery.delivery.Topic;
import rookery.kernel.ChannelId;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;
import rookery.postgres.Versioned;

/// Finds channels, archived ones included unless a method says otherwise. Thread-safe.
public final class Channels {
  /// Something of a channel's row changed that is no counter and no time of a post; the key is its
  /// id.
  public static final Topic CHANGED = new Topic("channel");

  private static final int MEMORY_PERCENT = 13;
  private static final int CHANNEL_BYTES = 600;

  private final Database database;
  private final ChannelSql sql = new ChannelSql();
  private final Cached<Channel> byId;

  public Channels(Database database, Notices notices, CacheMemory memory, MeterRegistry metrics) {
    this.database = database;
    this.byId =
        new Cached<>(
            new CacheSpec<>("Channel", memory.part(MEMORY_PERCENT), Channels::size, CHANGED),
            notices,
            metrics,
            id -> database.read(queries -> sql.find(queries, id)));
  }

  private static int size(Channel channel) {
    return CHANNEL_BYTES + channel.header().length() + channel.purpose().length();
  }

  /// The channel, from memory or the database; its counters and times of posts may be old.
  public Optional<Channel> find(ChannelId id) {
    return byId.get(id.value());
  }

  /// The channel as [#find] has it; 404 when there is none.
  public Channel get(ChannelId id) {
    return find(id).orElseThrow(Problems::noChannel);
  }

  /// The channel with its counters as they are now; 404 when there is none.
  public Channel fresh(ChannelId id) {
    return database.read(queries -> sql.find(queries, id.value())).orElseThrow(Problems::noChannel);
  }

  /// A channel of the team, or a direct or group channel, with its counters.
  public Optional<Channel> byName(TeamId team, String name) {
    return database.read(queries -> sql.byName(queries, team, name));
  }

  /// The channels a user is in: those of the team, and direct and group channels.
  ///
  /// @param known the versions that the asker has
  Versioned<Channel> ofUser(UserId user, TeamId team, Archived archived, Collection<String> known) {
    return database.read(queries -> sql.ofUser(queries, user, team, archived, known));
  }

  /// All channels a user is in.
  Versioned<Channel> ofUser(UserId user, Archived archived, Collection<String> known) {
    return database.read(queries -> sql.ofUser(queries, user, archived, known));
  }

  /// Locks channels in the order of their ids until the commit, as everybody does who writes both
  /// to channels and to their members.
  public void lock(Transaction transaction, Collection<ChannelId> ids) {
    sql.lock(transaction, ids);
  }

  /// Locks all channels of a team that a user is in, archived ones too, and answers them.
  public List<Channel> lockJoined(Transaction transaction, TeamId team, UserId user) {
    return sql.lockJoined(transaction, team, user);
  }
}
