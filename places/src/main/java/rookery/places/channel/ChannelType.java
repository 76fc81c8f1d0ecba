package rookery.places.channel;

/// What kind of channel it is; the constants are the protocol's letters.
public enum ChannelType {
  /// Open: any member of the team may read and join it.
  O,
  /// Private: for its members.
  P,
  /// Direct: two users, or one with oneself.
  D,
  /// Group: three to eight users, without a team.
  G;

  /// Whether channels of this type belong to a team and are joined and left.
  public boolean inTeam() {
    return this == O || this == P;
  }
}
