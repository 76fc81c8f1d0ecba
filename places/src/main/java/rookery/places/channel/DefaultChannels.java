package rookery.places.channel;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import rookery.kernel.ChannelId;
import rookery.kernel.IdSource;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The channels that a team begins with and that everybody who joins the team comes into (protocol:
/// rest D.8). Thread-safe.
public final class DefaultChannels {
  /// Names and display names, the one that nobody leaves first.
  private static final List<Map.Entry<String, String>> NAMES =
      List.of(Map.entry(Channel.DEFAULT, "Town Square"), Map.entry("off-topic", "Off-Topic"));

  private final InstantSource clock;
  private final IdSource ids;
  private final ChannelSql sql = new ChannelSql();

  public DefaultChannels(InstantSource clock, IdSource ids) {
    this.clock = clock;
    this.ids = ids;
  }

  /// Makes the channels of a new team.
  public List<Channel> make(Transaction transaction, TeamId team, UserId founder) {
    var made =
        NAMES.stream()
            .map(entry -> channel(team, founder, entry.getKey(), entry.getValue()))
            .toList();
    made.forEach(channel -> sql.insert(transaction, channel));
    return made;
  }

  /// Those of a team that are not archived.
  public List<Channel> of(Transaction transaction, TeamId team) {
    return sql.named(transaction, team, NAMES.stream().map(Map.Entry::getKey).toList());
  }

  private Channel channel(TeamId team, UserId founder, String name, String displayName) {
    return Channel.fresh(
        new ChannelId(ids.next()), team, ChannelType.O, name, displayName, founder, clock.millis());
  }
}
