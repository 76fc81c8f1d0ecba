package rookery.acceptance;

import java.util.Map;
import java.util.TreeMap;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// A node in this process that nothing but its administrator sets up, and people on it. Not
/// thread-safe; confined to the test.
final class GovernedNode implements AutoCloseable {
  /// All settings at their defaults, but passwords are hashed quickly.
  private static final Map<String, Object> QUICK =
      Map.of(
          "RookerySettings", Map.of("PasswordHashMemoryKibibytes", 8_192, "PasswordHashPasses", 1));

  private final DatabaseSettings database;
  private final LocalNode node;
  private final ChatClient admin;
  private int people;

  private GovernedNode(DatabaseSettings database, LocalNode node, ChatClient admin) {
    this.database = database;
    this.node = node;
    this.admin = admin;
  }

  static GovernedNode start() {
    var database = TestDatabases.fresh();
    var node = node(database, "a", Map.of());
    try {
      var admin = node.client().signedUp("admin", ChatCluster.PASSWORD);
      var governed = new GovernedNode(database, node, admin);
      governed.resets();
      return governed;
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /// A node over this database that is set to what it needs and to `further`.
  static LocalNode node(DatabaseSettings database, String name, Map<String, String> further) {
    int port = ChatCluster.freePort();
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_FILESETTINGS_DIRECTORY", ChatCluster.freshDirectory().toString());
    settings.putAll(further);
    return LocalNode.start(name, port, settings);
  }

  DatabaseSettings database() {
    return database;
  }

  ChatClient admin() {
    return admin;
  }

  /// Nobody.
  ChatClient anybody() {
    return admin.anonymous();
  }

  /// Somebody new, logged in.
  ChatClient someone() {
    return anybody().loggedIn(newcomer(), ChatCluster.PASSWORD);
  }

  /// The name of somebody new.
  String newcomer() {
    String name = "person" + ++people;
    admin
        .post(
            "/users",
            Map.of(
                "username",
                name,
                "email",
                name + "@example.org",
                "password",
                ChatCluster.PASSWORD,
                "first_name",
                "First" + people))
        .expect(201);
    return name;
  }

  /// Changes one setting, such as `TeamSettings.SiteName`.
  Answer sets(String path, Object value) {
    return tries(path, value).expect(200);
  }

  /// The same, whatever the answer.
  Answer tries(String path, Object value) {
    String[] names = path.split("\\.", 2);
    return admin.put("/config/patch", Map.of(names[0], Map.of(names[1], value)));
  }

  /// Puts all settings back.
  void resets() {
    admin.put("/config", QUICK).expect(200);
  }

  /// The page that browsers are shown.
  String page() {
    return Page.of(admin.node().resolve("/"));
  }

  /// A fresh team with these people in it, besides the administrator, who made it.
  String team(String name, ChatClient... members) {
    String team = admin.createsTeam(name).text("id");
    for (ChatClient member : members) {
      admin.addsToTeam(team, member.userId());
    }
    return team;
  }

  /// A fresh channel of a team with these people of the team in it.
  String channel(String team, String name, ChatClient... members) {
    String channel = admin.createsChannel(team, name).text("id");
    for (ChatClient member : members) {
      admin.addsToChannel(channel, member.userId());
    }
    return channel;
  }

  @Override
  public void close() {
    node.close();
  }
}
