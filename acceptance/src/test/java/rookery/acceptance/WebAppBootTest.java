package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import rookery.client.EventStream;
import rookery.client.Tree;
import rookery.json.Json;

/// The official web app's first steps, call by call. In order: the first needs an empty server.
@TestMethodOrder(OrderAnnotation.class)
class WebAppBootTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  @Order(1)
  void from_an_empty_server_to_the_first_message() {
    var app = new WebApp(cluster.node("a"));
    assertThat(app.loadsLoginPage().text("NoAccounts")).isEqualTo("true");
    app.signsUp("founder");
    assertThat(app.loadsMyself()).isEmpty();
    Tree nothing = app.browser().get("/teams?page=0&per_page=30&include_total_count=true");
    assertThat(nothing.map()).isEqualTo(Map.of("teams", List.of(), "total_count", 0));
    String team = app.createsTeam("first").text("id");
    Tree square = named("town-square", app.loadsChannels(team));
    try (var stream = app.opensSocket()) {
      app.loadsSurroundings(team, square.text("id"), stream);
      app.opensChannel(square.text("id"));
      app.sends(square.text("id"), "hello, world", stream);
    }
    var open =
        Map.of("name", "open", "display_name", "Open", "type", "O", "allow_open_invite", true);
    app.browser().creates("/teams", open);
  }

  @Test
  @Order(2)
  void an_ordinary_user_joins_by_an_address_and_makes_a_channel() {
    var app = new WebApp(cluster.node("a"));
    assertThat(app.loadsLoginPage().text("NoAccounts")).isEqualTo("false");
    app.signsUp("ordinary");
    assertThat(app.loadsMyself()).isEmpty();
    String team = joins(app, "open");
    app.loadsChannels(team);
    try (var stream = app.opensSocket()) {
      var fresh =
          Map.of(
              "team_id", team,
              "name", "plans",
              "display_name", "Plans",
              "purpose", "",
              "header", "",
              "type", "O");
      Tree made = app.browser().creates("/channels", fresh);
      stream.await("channel_created");
      opensByAddress(app, "open", "plans");
      app.opensChannel(made.text("id"));
      app.sends(made.text("id"), "let us plan", stream);
      app.loadsSurroundings(team, made.text("id"), stream);
    }
  }

  @Test
  @Order(3)
  void a_cold_load_after_a_log_in() {
    var app = new WebApp(cluster.node("a"));
    app.loadsLoginPage();
    app.logsIn("ordinary");
    String team = app.loadsMyself().getFirst().text("id");
    Tree square = named("town-square", app.loadsChannels(team));
    try (var stream = app.opensSocket()) {
      app.loadsSurroundings(team, square.text("id"), stream);
      app.opensChannel(square.text("id"));
      opensDirectChannel(app, stream);
    }
    assertThat(app.browser().post("/users/logout", Map.of()).map())
        .isEqualTo(Map.of("status", "OK"));
    assertThat(app.browser().hasCookie("MMAUTHTOKEN")).isFalse();
  }

  @Test
  @Order(4)
  void a_failed_log_in_has_an_id() {
    var app = new WebApp(cluster.node("a"));
    var wrong = Map.of("login_id", "ordinary", "password", "wrong", "token", "", "deviceId", "");
    var answer = app.browser().call("POST", "/users/login", wrong).expect(401);
    assertThat(answer.tree().text("id"))
        .isEqualTo("api.user.login.invalid_credentials_email_username");
  }

  @Test
  @Order(5)
  void a_change_with_a_cookie_needs_the_proof_that_our_page_made_it() {
    var app = new WebApp(cluster.node("a"));
    app.logsIn("ordinary");
    var foreign = Map.of("Cookie", "MMAUTHTOKEN=" + app.browser().token());
    var answer =
        cluster.node("a").client().send("PUT", "/users/me/patch", Json.bytes(Map.of()), foreign);
    assertThat(answer.expect(401).tree().text("id"))
        .isEqualTo("api.context.session_expired.app_error");
  }

  /// The address of a team that one is not in: it is found and joined.
  private static String joins(WebApp app, String team) {
    String id = app.browser().get("/teams/name/" + team).text("id");
    var member =
        app.browser()
            .creates("/teams/" + id + "/members", Map.of("team_id", id, "user_id", myId(app)));
    assertThat(member.text("roles")).isEqualTo("team_user");
    return id;
  }

  private static void opensByAddress(WebApp app, String team, String channel) {
    Tree found =
        app.browser()
            .get("/teams/name/%s/channels/name/%s?include_deleted=true".formatted(team, channel));
    app.browser().get("/channels/" + found.text("id") + "/members/" + app.me());
  }

  private static void opensDirectChannel(WebApp app, EventStream stream) {
    String founder = app.browser().get("/users/username/founder").text("id");
    Tree direct = app.browser().creates("/channels/direct", List.of(app.me(), founder));
    stream.await("direct_added");
    var shown =
        Map.of(
            "user_id",
            app.me(),
            "category",
            "direct_channel_show",
            "name",
            founder,
            "value",
            "true");
    app.browser().put("/users/" + app.me() + "/preferences", List.of(shown));
    app.browser().get("/channels/" + direct.text("id") + "/stats?exclude_files_count=true");
    app.opensChannel(direct.text("id"));
    app.sends(direct.text("id"), "psst", stream);
  }

  private static String myId(WebApp app) {
    return app.browser().get("/users/me").text("id");
  }

  private static Tree named(String name, List<Tree> channels) {
    return channels.stream().filter(c -> c.text("name").equals(name)).findFirst().orElseThrow();
  }
}
