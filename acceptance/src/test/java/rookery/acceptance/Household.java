package rookery.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import rookery.client.ChatClient;
import rookery.kernel.Fingerprint;
import rookery.postgres.Transaction;

/// A user with a session, in a team and in channels of every type, in which others wrote what is
/// unread; with threads that the user follows, categories and preferences. It is put straight into
/// the database (`household.sql`), so no node has ever heard of it. Immutable.
///
/// @param number of which all ids are made
/// @param channels how many, at least 5
/// @param posts in each channel, at least 10
/// @param members of each channel that is not a direct one, besides the user
record Household(int number, int channels, int posts, int members) {
  /// How many others there are for all households together.
  static final int OTHERS = 60;

  /// The channel that the user opens; it is of the team.
  private static final int OPENED = 3;

  /// Another one.
  private static final int UNREAD = 4;

  private static final String OTHER =
      """
      insert into users select r.* from users m, generate_series(0, ? - 1) i,
        lateral jsonb_populate_record(m, jsonb_build_object(
          'id', 'other' || lpad(i::text, 21, '0'), 'username', 'other' || i,
          'email', 'other' || i || '@example.org')) r
      where m.username = 'model'
      """;

  /// Makes what households are copied from, over REST. The first user of all administers.
  static void modelled(ChatClient anyone) {
    anyone.signedUp("admin", ChatCluster.PASSWORD);
    var model = anyone.signedUp("model", ChatCluster.PASSWORD);
    String team = model.createsTeam("pattern").text("id");
    model.createsChannel(team, "template");
  }

  /// Writes the others, whom all households share.
  static void peopled(Transaction transaction) {
    transaction.sql(OTHER, OTHERS).run();
  }

  /// Writes it.
  ///
  /// @param at when everything was written, in milliseconds
  void settled(Transaction transaction, long at) {
    var names =
        Map.of(
            "n", digits(),
            "hash", Fingerprint.of(token().getBytes(StandardCharsets.UTF_8)),
            "channels", Integer.toString(channels),
            "posts", Integer.toString(posts),
            "members", Integer.toString(members),
            "at", Long.toString(at));
    for (String statement : World.fill(RouteTable.text("household.sql"), names).split(";\n", -1)) {
      if (!statement.isBlank()) {
        transaction.sql(statement).run();
      }
    }
  }

  String token() {
    return id("tokn", 0);
  }

  /// What stands in braces in the addresses and bodies of the table.
  Map<String, String> names(long since) {
    return Map.of(
        "user", user(),
        "team", id("team", 0),
        "channel", id("room", OPENED),
        "unread", id("room", UNREAD),
        "friend", "other" + "0".repeat(20) + "1",
        "friend_name", "other1",
        "since", Long.toString(since));
  }

  /// Takes back that the user looked at one of the other channels, and at its threads.
  int isUnreadAgain(Transaction transaction) {
    transaction.sql("update thread_members set last_viewed = 0 where user_id = ?", user()).run();
    return transaction
        .sql(
            "update channel_members set msg_count = 0 where user_id = ? and channel_id = ?",
            user(),
            id("room", UNREAD))
        .run();
  }

  private String user() {
    return id("user", 0);
  }

  private String id(String kind, int which) {
    return kind + digits() + "%018d".formatted(which);
  }

  private String digits() {
    return "%04d".formatted(number);
  }
}
