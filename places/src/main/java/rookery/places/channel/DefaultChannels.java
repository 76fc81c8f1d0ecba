package rookery.places.channel;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import rookery.kernel.ChannelId;
import rookery.kernel.IdSource;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.postgres.Transaction;

/// The channels that a team begins with and that everybody who joins the team comes into (protocol:
/// rest D.8). Thread-safe.
public final class DefaultChannels {
  private static final String OFF_TOPIC = "off-topic";

  /// Display names of those that have one of their own.
  private static final Map<String, String> TITLES =
      Map.of(Channel.DEFAULT, "Town Square", OFF_TOPIC, "Off-Topic");

  private final InstantSource clock;
  private final IdSource ids;
  private final Supplier<List<String>> besides;
  private final ChannelSql sql = new ChannelSql();

  /// @param besides names of those that there are in place of off-topic; empty for that
  public DefaultChannels(InstantSource clock, IdSource ids, Supplier<List<String>> besides) {
    this.clock = clock;
    this.ids = ids;
    this.besides = besides;
  }

  /// Their names, the one that nobody leaves first. What cannot be a channel's name is none.
  private List<String> names() {
    var names = new LinkedHashSet<>(List.of(Channel.DEFAULT));
    names.addAll(besides.get().isEmpty() ? List.of(OFF_TOPIC) : besides.get());
    names.removeIf(name -> !name.matches("[a-z0-9][a-z0-9_-]{0,63}"));
    return List.copyOf(names);
  }

  /// Makes the channels of a new team.
  public List<Channel> make(Transaction transaction, TeamId team, UserId founder) {
    var made =
        names().stream()
            .map(name -> channel(team, founder, name, TITLES.getOrDefault(name, name)))
            .toList();
    made.forEach(channel -> sql.insert(transaction, channel));
    return made;
  }

  /// Those of a team that are not archived.
  public List<Channel> of(Transaction transaction, TeamId team) {
    return sql.named(transaction, team, names());
  }

  private Channel channel(TeamId team, UserId founder, String name, String displayName) {
    return Channel.fresh(
        new ChannelId(ids.next()), team, ChannelType.O, name, displayName, founder, clock.millis());
  }
}
