package rookery.bench.crowd;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import rookery.bench.site.Site;
import rookery.client.ChatClient;
import rookery.kernel.Fingerprint;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Very many users who are logged in and in many channels. One is made over REST; the others are
/// copies of that one's rows, put straight into the database, since what is measured comes after.
/// Immutable.
///
/// @param admin who administers it
/// @param square the channel of everybody
/// @param channels the others
/// @param users their ids
/// @param tokens of their sessions, in the same order
public record Populace(
    ChatClient admin,
    String team,
    String square,
    List<String> channels,
    List<String> users,
    List<String> tokens,
    Size size) {
  private static final String PASSWORD = "correct horse 9";

  /// Every user is in these two of the team anyway.
  private static final int OF_EVERYBODY = 2;

  /// Neighbours share some channels and not others.
  private static final int APART = 7;

  private static final int FRIENDS = 20;

  public Populace {
    channels = List.copyOf(channels);
    users = List.copyOf(users);
    tokens = List.copyOf(tokens);
  }

  /// How large it is. Immutable.
  ///
  /// @param channelsEach how many channels a user is in, the two of everybody included
  public record Size(int users, int channels, int channelsEach) {
    /// Besides those of everybody.
    int own() {
      return Math.min(channels, Math.max(1, channelsEach - OF_EVERYBODY));
    }
  }

  /// Makes it, at a site that nobody uses yet.
  public static Populace found(Site site, Size size) {
    var node = site.nodes().getFirst().url();
    var admin = ChatClient.at(node).signedUp("admin", PASSWORD);
    String team = admin.createsTeam("town").text("id");
    var channels = new ArrayList<String>();
    for (int i = 0; i < size.channels(); i++) {
      channels.add(admin.createsChannel(team, "room-" + i).text("id"));
    }
    var model = admin.anonymous().signedUp("model", PASSWORD);
    admin.addsToTeam(team, model.userId());
    admin.addsToChannel(channels.getFirst(), model.userId());
    var users = ids("user", size.users());
    var tokens = ids("token", size.users());
    try (var database = Database.open(site.database(), new SimpleMeterRegistry())) {
      database.write(
          transaction -> copied(transaction, model.userId(), channels, users, tokens, size));
    }
    String square =
        admin.get("/teams/" + team + "/channels/name/town-square").expect(200).tree().text("id");
    return new Populace(admin, team, square, channels, users, tokens, size);
  }

  /// A user as clients are.
  public Account account(int number) {
    var rooms =
        IntStream.range(0, size.own())
            .mapToObj(i -> channels.get((number * APART + i) % channels.size()))
            .toList();
    var friends = users.subList(0, Math.min(FRIENDS, users.size()));
    String user = users.get(number);
    return new Account(user, user, tokens.get(number), team, rooms, friends);
  }

  private static List<String> ids(String prefix, int many) {
    return IntStream.range(0, many)
        .mapToObj(i -> prefix + ("%0" + (26 - prefix.length()) + "d").formatted(i))
        .toList();
  }

  private static int copied(
      Transaction transaction,
      String model,
      List<String> channels,
      List<String> users,
      List<String> tokens,
      Size size) {
    var hashes = tokens.stream().map(PopulaceText::hash).toList();
    int rows = transaction.sql(PopulaceText.USERS, users, model).run();
    rows += transaction.sql(PopulaceText.SESSIONS, users, hashes, model).run();
    rows += transaction.sql(PopulaceText.TEAM_MEMBERS, users, model).run();
    rows += transaction.sql(PopulaceText.OF_EVERYBODY, users, model, channels.getFirst()).run();
    rows +=
        transaction
            .sql(
                PopulaceText.CHANNEL_MEMBERS,
                users,
                size.own(),
                channels,
                APART,
                model,
                channels.getFirst())
            .run();
    for (String table : List.of("users", "sessions", "team_members", "channel_members")) {
      transaction.sql("analyze " + table).run();
    }
    return rows;
  }

  /// The statements that copy rows of the model; whatever columns there are, they are the model's.
  private static final class PopulaceText {
    static final String USERS =
        """
        insert into users
        select r.* from unnest(?::text[]) as u(id), users m,
          lateral jsonb_populate_record(m, jsonb_build_object('id', u.id, 'username', u.id,
            'email', u.id || '@example.org')) r
        where m.id = ?
        """;
    static final String SESSIONS =
        """
        insert into sessions
        select r.* from unnest(?::text[], ?::text[]) as u(id, hash),
          (select s from sessions s where s.user_id = ? limit 1) as one(m),
          lateral jsonb_populate_record(m, jsonb_build_object('id', u.id, 'user_id', u.id,
            'token_hash', u.hash)) r
        """;
    static final String TEAM_MEMBERS =
        """
        insert into team_members
        select r.* from unnest(?::text[]) as u(id), team_members m,
          lateral jsonb_populate_record(m, jsonb_build_object('user_id', u.id)) r
        where m.user_id = ?
        """;
    static final String OF_EVERYBODY =
        """
        insert into channel_members
        select r.* from unnest(?::text[]) as u(id), channel_members m,
          lateral jsonb_populate_record(m, jsonb_build_object('user_id', u.id)) r
        where m.user_id = ? and m.channel_id <> ?
        """;
    static final String CHANNEL_MEMBERS =
        """
        insert into channel_members
        select r.* from unnest(?::text[]) with ordinality as u(id, i),
          lateral generate_series(0, ?::int - 1) as j,
          (select ?::text[]) as c(ids), channel_members m,
          lateral jsonb_populate_record(m, jsonb_build_object('user_id', u.id,
            'channel_id', c.ids[1 + ((u.i - 1) * ?::int + j) % cardinality(c.ids)])) r
        where m.user_id = ? and m.channel_id = ?
        on conflict do nothing
        """;

    private PopulaceText() {}

    static String hash(String token) {
      return Fingerprint.of(token.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
