package rookery.talk.post;

/// A reaction on the wire (protocol: rest E.4). Immutable.
///
/// @param delete_at when it was taken back: only in the event that tells of it
public record ReactionJson(
    String user_id,
    String post_id,
    String emoji_name,
    long create_at,
    long update_at,
    long delete_at,
    String remote_id,
    String channel_id) {
  /// A reaction that is there.
  public static ReactionJson of(Reaction reaction) {
    return of(reaction, reaction.at(), 0);
  }

  /// A reaction that was taken back.
  public static ReactionJson gone(Reaction reaction, long at) {
    return of(reaction, at, at);
  }

  private static ReactionJson of(Reaction reaction, long updateAt, long deleteAt) {
    return new ReactionJson(
        reaction.user().value(),
        reaction.post().value(),
        reaction.emoji(),
        reaction.at(),
        updateAt,
        deleteAt,
        "",
        reaction.channel().value());
  }
}
