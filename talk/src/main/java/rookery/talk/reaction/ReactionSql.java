package rookery.talk.reaction;

import rookery.postgres.Transaction;
import rookery.talk.post.Reaction;

/// The statements that write reactions; they are read with their posts. Immutable.
final class ReactionSql {
  void insert(Transaction transaction, Reaction reaction) {
    transaction
        .sql(
            """
            insert into reactions (post_id, user_id, emoji_name, channel_id, create_at)
            values (?, ?, ?, ?, ?)
            """,
            reaction.post(),
            reaction.user(),
            reaction.emoji(),
            reaction.channel(),
            reaction.at())
        .run();
  }

  void delete(Transaction transaction, Reaction reaction) {
    transaction
        .sql(
            "delete from reactions where post_id = ? and user_id = ? and emoji_name = ?",
            reaction.post(),
            reaction.user(),
            reaction.emoji())
        .run();
  }
}
