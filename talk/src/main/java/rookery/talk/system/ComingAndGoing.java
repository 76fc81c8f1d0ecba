package rookery.talk.system;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.member.Joined;
import rookery.places.member.Left;
import rookery.places.member.MembershipParticipant;
import rookery.places.member.Occasion;
import rookery.postgres.Transaction;
import rookery.talk.post.Writing;

/// Writes into a channel who came and who went (protocol: rest D.7), in the transaction of the
/// membership. Thread-safe.
public final class ComingAndGoing implements MembershipParticipant {
  private final Writing writing;
  private final NameSql sql = new NameSql();

  public ComingAndGoing(Writing writing) {
    this.writing = writing;
  }

  @Override
  public void joined(Transaction transaction, Joined joined) {
    boolean team = ofTeam(joined.channel(), joined.occasion());
    String user = name(transaction, joined.user());
    if (joined.alone()) {
      say(
          transaction,
          joined.channel(),
          joined.user(),
          team ? "system_join_team" : "system_join_channel",
          user + " joined the " + (team ? "team." : "channel."),
          Map.of("username", user));
      return;
    }
    String by = name(transaction, joined.by());
    writing.system(
        transaction,
        joined.channel(),
        joined.by(),
        team ? "system_add_to_team" : "system_add_to_channel",
        user + " added to the " + (team ? "team" : "channel") + " by " + by + ".",
        props(
            Map.of(
                "userId",
                joined.by().value(),
                "username",
                by,
                "addedUserId",
                joined.user().value(),
                "addedUsername",
                user)),
        Set.of(joined.user()));
  }

  @Override
  public void left(Transaction transaction, Left left) {
    if (left.channel().archived()) {
      return; // nothing is written there any more
    }
    boolean team = ofTeam(left.channel(), left.occasion());
    String user = name(transaction, left.user());
    if (left.alone()) {
      say(
          transaction,
          left.channel(),
          left.user(),
          team ? "system_leave_team" : "system_leave_channel",
          user + " left the " + (team ? "team." : "channel."),
          Map.of("username", user));
      return;
    }
    say(
        transaction,
        left.channel(),
        left.by(),
        team ? "system_remove_from_team" : "system_remove_from_channel",
        user + " was removed from the " + (team ? "team." : "channel."),
        Map.of("removedUserId", left.user().value(), "removedUsername", user));
  }

  /// Coming into a team is told in its first channel; in the others it looks like any joining.
  private static boolean ofTeam(Channel channel, Occasion occasion) {
    return occasion == Occasion.TEAM && channel.isDefault();
  }

  private void say(
      Transaction transaction,
      Channel channel,
      UserId user,
      String type,
      String message,
      Map<String, String> props) {
    writing.system(transaction, channel, user, type, message, props(props), Set.of());
  }

  private static Map<String, @Nullable Object> props(Map<String, String> texts) {
    return new LinkedHashMap<>(texts);
  }

  private String name(Transaction transaction, UserId user) {
    return sql.username(transaction, user).orElse("Someone");
  }
}
