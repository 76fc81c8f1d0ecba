package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.client.EventStream;
import rookery.client.Tree;

/// The official web app's measured calls, in its order and with its parameters, and what each
/// answer must contain (protocol: rest A.2, A.3). Not thread-safe; confined to the test.
final class WebApp {
  private static final AtomicLong SENT = new AtomicLong(1_764_000_000_000L);
  private final Browser browser;
  private final ChatClient client;
  private Tree me = new Tree(null);

  WebApp(NodeHandle node) {
    this.browser = new Browser(node.url());
    this.client = node.client();
  }

  Browser browser() {
    return browser;
  }

  String me() {
    return me.text("id");
  }

  /// The log-in page, with nobody logged in.
  Tree loadsLoginPage() {
    Tree config = configAndLicence();
    assertThat(config.keys())
        .contains(
            "EnableSignInWithEmail",
            "EnableSignInWithUsername",
            "EnableSignUpWithEmail",
            "EnableOpenServer",
            "EnableUserCreation",
            "SiteName",
            "PasswordEnableForgotLink",
            "EnableCustomBrand",
            "PasswordMinimumLength",
            "DiagnosticId",
            "NoAccounts")
        .doesNotContain("InstallationDate");
    assertThat(browser.hasCookie("MMUSERID")).isFalse();
    browser.tolerant("GET", "/plugins/webapp", null);
    return config;
  }

  private Tree configAndLicence() {
    Tree config = browser.get("/config/client?format=old");
    assertThat(config.map().values()).allSatisfy(v -> assertThat(v).isInstanceOf(String.class));
    assertThat(config.text("Version")).isEqualTo("11.6.0");
    assertThat(config.text("WebsocketPort")).isEqualTo("80");
    assertThat(config.text("WebsocketSecurePort")).isEqualTo("443");
    assertThat(config.text("DiagnosticId")).hasSize(26);
    Tree licence = browser.get("/license/client?format=old");
    assertThat(licence.map()).isEqualTo(Map.of("IsLicensed", "false"));
    return config;
  }

  void signsUp(String username) {
    var body =
        Map.of(
            "email",
            username + "@example.org",
            "username",
            username,
            "password",
            ChatCluster.PASSWORD);
    String id = browser.creates("/users?t=&iid=&r=", body).text("id");
    logsIn(Map.of("id", id, "password", ChatCluster.PASSWORD));
  }

  void logsIn(String username) {
    logsIn(
        Map.of(
            "login_id", username, "password", ChatCluster.PASSWORD, "token", "", "deviceId", ""));
  }

  private void logsIn(Map<String, String> body) {
    Answer answer = browser.call("POST", "/users/login", body).expect(200);
    assertThat(answer.header("Token")).hasSize(26).isEqualTo(browser.token());
    assertThat(browser.cookie("MMAUTHTOKEN").isHttpOnly()).isTrue();
    assertThat(browser.cookie("MMUSERID").isHttpOnly()).isFalse();
    assertThat(browser.cookie("MMCSRF").isHttpOnly()).isFalse();
    assertThat(browser.cookie("MMUSERID").getValue()).isEqualTo(answer.tree().text("id"));
    Stream.of("MMAUTHTOKEN", "MMUSERID", "MMCSRF")
        .forEach(name -> assertThat(browser.cookie(name).getPath()).isEqualTo("/"));
    assertThat(answer.tree().keys()).contains("notify_props", "roles").doesNotContain("password");
  }

  /// Steps 1 to 4: who am I, where do I belong, what may I do. Answers my teams.
  List<Tree> loadsMyself() {
    Tree config = configAndLicence();
    assertThat(config.keys()).contains("MaxPostSize", "InstallationDate", "CollapsedThreads");
    assertThat(config.text("FeatureFlagWebSocketEventScope")).isEqualTo("false");
    me = browser.get("/users/me");
    assertThat(me.keys())
        .contains("id", "username", "roles", "locale", "notify_props", "timezone", "delete_at");
    assertThat(browser.get("/users/me/preferences").list()).isNotNull();
    List<Tree> teams = browser.get("/users/me/teams").list();
    assertThat(teams)
        .allSatisfy(t -> assertThat(t.keys()).contains("id", "name", "display_name", "delete_at"));
    var roles = new ArrayList<>(List.of(me.text("roles").split(" ")));
    for (Tree member : browser.get("/users/me/teams/members").list()) {
      assertThat(member.keys())
          .contains("team_id", "user_id", "roles", "delete_at", "scheme_user", "scheme_admin");
      roles.addAll(List.of(member.text("roles").split(" ")));
    }
    roles.add("channel_user");
    findsRoles(roles.stream().distinct().toList());
    browser.tolerant("GET", "/users/me/teams/unread?include_collapsed_threads=true", null);
    assertThat(browser.get("/limits/server").number("maxUsersLimit")).isZero();
    return teams;
  }

  private void findsRoles(List<String> names) {
    List<Tree> found = browser.post("/roles/names", names).list();
    assertThat(found)
        .extracting(role -> role.text("name"))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(found)
        .filteredOn(role -> role.text("name").equals("channel_user"))
        .allSatisfy(role ->
            assertThat(role.at("permissions").list())
                .extracting(Tree::text)
                .contains("create_post", "read_channel", "add_reaction", "upload_file"));
  }

  /// Steps 5 and 12: channels and memberships.
  List<Tree> loadsChannels(String team) {
    List<Tree> channels =
        browser.get("/users/me/teams/" + team + "/channels?include_deleted=false").list();
    assertThat(channels).extracting(c -> c.text("name")).contains("town-square", "off-topic");
    List<Tree> members = browser.get("/users/me/teams/" + team + "/channels/members").list();
    assertThat(members).hasSameSizeAs(channels);
    assertThat(members).allSatisfy(member -> assertThat(member.text("roles")).isNotBlank());
    assertThat(browser.get("/users/me/channels").list()).hasSizeGreaterThanOrEqualTo(2);
    Answer everywhere =
        browser.call("GET", "/users/" + me() + "/channel_members?page=-1&per_page=60", null);
    assertThat(everywhere.expect(200).text().strip().lines().map(Tree::parse))
        .allSatisfy(member -> assertThat(member.keys()).contains("team_name", "roles"));
    return channels;
  }

  /// Step 8: the socket, with the cookie's session, and a first ping.
  EventStream opensSocket() {
    var stream = client.withToken(browser.token()).stream();
    stream.connect(client.node(), "?connection_id=&sequence_number=0&posted_ack=true");
    var hello = stream.awaitHello();
    assertThat(hello.seq()).isZero();
    assertThat(hello.data().text("connection_id")).hasSize(26);
    assertThat(hello.data().text("server_version")).startsWith("11.6.0.");
    assertThat(hello.broadcast().text("user_id")).isEqualTo(me());
    assertThat(stream.act("ping", Map.of()).data().text("text")).isEqualTo("pong");
    return stream;
  }

  /// Steps 9 to 15, and 19 and 20: what the frame around the channel asks for.
  void loadsSurroundings(String team, String channel, EventStream stream) {
    browser.put("/users/me/patch", withTimezone("Europe/Vienna"));
    browser.get("/limits/server");
    browser.tolerant("GET", "/trial-license/prev", null);
    keepsPreference();
    Answer image = browser.call("GET", "/users/" + me() + "/image?_=0", null).expect(200);
    assertThat(image.header("Content-Type")).isEqualTo("image/png");
    String others =
        "/teams?page=0&per_page=200&include_total_count=false&exclude_policy_constrained=false";
    assertThat(browser.get(others).list()).isNotEmpty();
    assertThat(stream.act("presence", Map.of("team_id", team)).status()).isEqualTo("OK");
    findsMyStatus();
    findsCategories(team);
    browser.get("/users?page=0&per_page=100").list();
    browser.get("/channels/" + channel + "/stats?exclude_files_count=true").number("member_count");
    browser.tolerant("GET", "/system/notices/" + team + "?client=web&clientVersion=11.6.0", null);
    countsThreads(team);
    asksForAgents();
    browser.tolerant("GET", "/users/stats", null);
  }

  private void keepsPreference() {
    var task =
        Map.of(
            "user_id", me(),
            "category", "onboarding_task_list",
            "name", "onboarding_task_list_show",
            "value", "false");
    browser.put("/users/" + me() + "/preferences", List.of(task));
    assertThat(browser.get("/users/me/preferences").list()).contains(new Tree(task));
  }

  private void countsThreads(String team) {
    Tree totals =
        browser.get(
            "/users/%s/teams/%s/threads?before=&after=&per_page=20&extended=false&deleted=false"
                    .formatted(me(), team)
                + "&unread=false&since=0&totalsOnly=true&threadsOnly=false");
    assertThat(totals.keys()).contains("total", "total_unread_threads", "total_unread_mentions");
  }

  /// An object where the app expects an array would be a white page.
  private void asksForAgents() {
    for (int i = 0; i < 2; i++) {
      Answer agents = browser.tolerant("GET", "/agents", null);
      assertThat(agents.status() == 200 ? agents.text() : "[]").isEqualTo("[]");
    }
    browser.tolerant("GET", "/agents/status", null);
  }

  private Map<String, Object> withTimezone(String zone) {
    var whole = new java.util.TreeMap<String, Object>();
    me.map().forEach((key, value) -> whole.put(key, java.util.Objects.requireNonNull(value)));
    whole.put(
        "timezone",
        Map.of("useAutomaticTimezone", "true", "automaticTimezone", zone, "manualTimezone", ""));
    return whole;
  }

  private void findsMyStatus() {
    Tree status = browser.post("/users/status/ids", List.of(me())).list().getFirst();
    assertThat(status.keys())
        .contains("user_id", "status", "manual", "last_activity_at", "dnd_end_time");
    assertThat(status.text("status")).isEqualTo("online");
  }

  /// Each of my channels is in exactly one category.
  private void findsCategories(String team) {
    Tree all = browser.get("/users/" + me() + "/teams/" + team + "/channels/categories");
    List<Tree> categories = all.at("categories").list();
    assertThat(all.at("order").list())
        .extracting(Tree::text)
        .containsExactlyElementsOf(categories.stream().map(c -> c.text("id")).toList());
    assertThat(categories)
        .extracting(c -> c.text("type"))
        .contains("favorites", "channels", "direct_messages");
    var placed =
        categories.stream().flatMap(c -> c.at("channel_ids").list().stream()).map(Tree::text);
    var mine =
        browser.get("/users/me/teams/" + team + "/channels?include_deleted=false").list().stream();
    assertThat(placed.toList())
        .containsExactlyInAnyOrderElementsOf(mine.map(c -> c.text("id")).toList());
  }

  /// Steps 16 to 18: the messages of a channel.
  void opensChannel(String channel) {
    Tree page =
        browser.get(
            "/users/%s/channels/%s/posts/unread?limit_after=30&limit_before=30"
                    .formatted(me(), channel)
                + "&skipFetchThreads=false&collapsedThreads=true&collapsedThreadsExtended=false");
    assertThat(page.keys()).contains("order", "posts", "next_post_id", "prev_post_id");
    assertThat(page.text("next_post_id")).isEmpty();
    assertThat(page.text("prev_post_id")).isEmpty();
    for (Tree id : page.at("order").list()) {
      assertThat(page.at("posts").at(id.text()).at("props").map()).isNotNull();
    }
    Tree view =
        browser.post(
            "/channels/members/me/view",
            Map.of("channel_id", channel, "collapsed_threads_supported", true));
    assertThat(view.text("status")).isEqualTo("OK");
    assertThat(view.at("last_viewed_at_times").keys()).containsExactly(channel);
    assertThat(browser.post("/users/ids", List.of(me())).list()).hasSize(1);
    assertThat(browser.post("/users/usernames", List.of(me.text("username"))).list()).hasSize(1);
  }

  /// Makes a team the way /create_team does.
  Tree createsTeam(String name) {
    String exists = "/teams/name/" + name + "/exists";
    assertThat(browser.get(exists).map()).isEqualTo(Map.of("exists", false));
    Tree team = browser.creates("/teams", Map.of("name", name, "display_name", name, "type", "O"));
    assertThat(browser.get(exists).map()).isEqualTo(Map.of("exists", true));
    return team;
  }

  /// Sends a message as the composer does, and sees it.
  void sends(String channel, String message, EventStream stream) {
    String pending = me() + ":" + SENT.incrementAndGet();
    Tree post =
        browser.creates(
            "/posts",
            Map.of(
                "channel_id",
                channel,
                "message",
                message,
                "user_id",
                me(),
                "create_at",
                0,
                "file_ids",
                List.of(),
                "pending_post_id",
                pending,
                "props",
                Map.of("disable_group_highlight", true),
                "metadata",
                Map.of()));
    assertThat(post.text("pending_post_id")).isEqualTo(pending);
    assertThat(post.text("message")).isEqualTo(message);
    var seen = stream.await("posted", e -> e.post().text("id").equals(post.text("id")));
    assertThat(seen.post().text("pending_post_id")).isEqualTo(pending);
  }
}
