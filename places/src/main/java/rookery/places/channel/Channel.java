package rookery.places.channel;

import org.jspecify.annotations.Nullable;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// A channel. The counters and times of posts are as old as this value: whoever shows them reads
/// the channel anew. Immutable.
///
/// @param team null for direct and group channels
/// @param deleteAt when it was archived, or 0
/// @param displayName "" for direct channels: clients name them after the other user
/// @param creator a user id, or ""
public record Channel(
    ChannelId id,
    @Nullable TeamId team,
    ChannelType type,
    String name,
    String displayName,
    String header,
    String purpose,
    String creator,
    long createAt,
    long updateAt,
    long deleteAt,
    long lastPostAt,
    long lastRootPostAt,
    long totalMsgCount,
    long totalMsgCountRoot,
    long extraUpdateAt,
    String defaultCategoryName) {
  /// The name of the channel that every member of a team is in.
  public static final String DEFAULT = "town-square";

  public boolean archived() {
    return deleteAt > 0;
  }

  /// Whether every member of the team is in it, and nobody leaves it but with the team.
  public boolean isDefault() {
    return type == ChannelType.O && name.equals(DEFAULT);
  }

  /// The team's id as the protocol writes it: "" for none.
  public String teamText() {
    return team == null ? "" : team.value();
  }

  /// A channel that nobody has posted in yet.
  static Channel fresh(
      ChannelId id,
      @Nullable TeamId team,
      ChannelType type,
      String name,
      String displayName,
      UserId creator,
      long at) {
    return new Channel(
        id, team, type, name, displayName, "", "", creator.value(), at, at, 0, 0, 0, 0, 0, at, "");
  }

  /// This channel with other words about it.
  Channel about(String newHeader, String newPurpose) {
    return new Channel(
        id,
        team,
        type,
        name,
        displayName,
        newHeader,
        newPurpose,
        creator,
        createAt,
        updateAt,
        deleteAt,
        lastPostAt,
        lastRootPostAt,
        totalMsgCount,
        totalMsgCountRoot,
        extraUpdateAt,
        defaultCategoryName);
  }
}
