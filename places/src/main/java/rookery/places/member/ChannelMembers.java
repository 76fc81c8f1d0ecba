package rookery.places.member;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import rookery.delivery.CacheMemory;
import rookery.delivery.CacheSpec;
import rookery.delivery.Cached;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.delivery.Topic;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.Page;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;
import rookery.postgres.Versioned;

/// Finds who is in which channel. Thread-safe.
public final class ChannelMembers {
  private static final Topic ONE_CHANGED = new Topic("channel_member");
  private static final Topic LIST_CHANGED = new Topic("channel_members");
  private static final int MEMORY_PERCENT = 15;
  private static final int LISTS_MEMORY_PERCENT = 20;
  private static final int STANDING_BYTES = 100;

  private final Database database;
  private final ChannelMemberSql sql = new ChannelMemberSql();
  private final Cached<Standing> standings;
  private final Cached<List<ChannelMember>> lists;

  public ChannelMembers(
      Database database, Notices notices, CacheMemory memory, MeterRegistry metrics) {
    this.database = database;
    this.standings =
        new Cached<>(
            new CacheSpec<>(
                "ChannelMember", memory.part(MEMORY_PERCENT), _ -> STANDING_BYTES, ONE_CHANGED),
            notices,
            metrics,
            this::standing);
    this.lists =
        new Cached<>(
            new CacheSpec<>(
                "ChannelMembers",
                memory.part(LISTS_MEMORY_PERCENT),
                list -> list.stream().mapToInt(ChannelMember::size).sum(),
                LIST_CHANGED),
            notices,
            metrics,
            channel -> Optional.of(database.read(q -> List.copyOf(sql.of(q, channel)))));
  }

  /// The membership with its counters, read from the database.
  public Optional<ChannelMember> find(ChannelId channel, UserId user) {
    return database.read(queries -> sql.find(queries, channel.value(), user.value()));
  }

  /// What a user is in a channel, from memory or the database; nothing for no member.
  public Optional<Standing> standing(ChannelId channel, UserId user) {
    return standings.get(channel.value() + user.value());
  }

  /// The next [#standing] reads the database.
  void forget(ChannelId channel, UserId user) {
    standings.forget(channel.value() + user.value());
  }

  /// All members in the order of their ids, from memory or the database: who they are and their
  /// notify props are current, their counters are not.
  public List<ChannelMember> of(ChannelId channel) {
    return lists.get(channel.value()).orElse(List.of());
  }

  /// A user's memberships in a team's channels and in direct and group channels.
  ///
  /// @param known the versions that the asker has
  Versioned<ChannelMember> ofUser(UserId user, TeamId team, Collection<String> known) {
    return database.read(queries -> sql.ofUser(queries, user, team, known));
  }

  /// A page of a user's memberships in all channels.
  List<TeamedMember> page(UserId user, Page page) {
    return database.read(queries -> sql.page(queries, user, page.size(), page.offset()));
  }

  /// All memberships of a user.
  Versioned<TeamedMember> all(UserId user, Collection<String> known) {
    return database.read(queries -> sql.all(queries, user, known));
  }

  /// Makes every node forget what it knows of a membership, once the transaction is committed.
  static void changed(Outbox outbox, Transaction transaction, ChannelId channel, UserId user) {
    outbox.add(transaction, ONE_CHANGED.about(channel.value() + user.value()));
    outbox.add(transaction, LIST_CHANGED.about(channel.value()));
  }

  private Optional<Standing> standing(String key) {
    return database
        .read(queries -> sql.find(queries, key.substring(0, Ids.LENGTH), key.substring(Ids.LENGTH)))
        .map(ChannelMember::standing);
  }
}
