package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.client.ChatClient;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// A second factor that is a duty: who has none can do nothing but set one up, on any node, and is
/// told nothing; afterwards nothing is missing.
@Tag("full")
@Timeout(120)
class SecondFactorDutyTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int START_OVER = 1012;
  private static final String DUTY = "EnforceMultifactorAuthentication";
  private static final String REQUIRED = "api.context.mfa_required.app_error";
  private static final String UNHEARD = "api.web_socket_router.not_authenticated.app_error";

  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static final Path DIRECTORY = ChatCluster.freshDirectory();
  private static final DatabaseSettings database = TestDatabases.fresh();
  private static final RedisServer redis =
      LIFECYCLE.own(RedisServer.start(DIRECTORY.resolve("redis"), 0));
  private static final LocalNode a = LIFECYCLE.own(starts("a"));
  private static final LocalNode b = LIFECYCLE.own(starts("b"));
  private static final ChatClient admin = a.client().signedUp("admin", ChatCluster.PASSWORD);
  private static final String team = admin.createsTeam("nest").text("id");
  private static final String channel = admin.createsChannel(team, "eggs").text("id");
  private static final String adminsToken = token(admin, admin);

  private static LocalNode starts(String name) {
    int port = ChatCluster.freePort();
    Map<String, String> settings = new TreeMap<>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_CACHESETTINGS_CACHETYPE", "redis");
    settings.put("MM_CACHESETTINGS_REDISADDRESS", redis.address());
    settings.put("MM_CLUSTERSETTINGS_ENABLE", "true");
    settings.put("MM_FILESETTINGS_DIRECTORY", DIRECTORY.resolve("files-" + name).toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS", "true");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    return LocalNode.start(name, port, settings);
  }

  @AfterAll
  static void close() {
    LIFECYCLE.close();
  }

  /// The access token goes on, whatever is a duty for who logs in.
  private static void sets(boolean enabled, boolean duty) {
    var wish = Map.of("EnableMultifactorAuthentication", enabled, DUTY, duty);
    admin.withToken(adminsToken).put("/config/patch", Map.of("ServiceSettings", wish)).expect(200);
    for (LocalNode node : List.of(a, b)) {
      await()
          .atMost(SOON)
          .until(() -> {
            var told = node.client().get("/config/client?format=old").tree();
            return told.text(DUTY).equals(Boolean.toString(duty))
                && told.text("EnableMultifactorAuthentication").equals(Boolean.toString(enabled));
          });
    }
  }

  @AfterEach
  void ends() {
    sets(false, false);
  }

  private static String token(ChatClient asks, ChatClient whose) {
    var wish = Map.of("description", "a program");
    return asks.post("/users/" + whose.userId() + "/tokens", wish).expect(200).tree().text("token");
  }

  private static ChatClient member(String name) {
    var person = a.client().signedUp(name, ChatCluster.PASSWORD);
    var chief = admin.withToken(adminsToken);
    chief.addsToTeam(team, person.userId());
    chief.addsToChannel(channel, person.userId());
    return person;
  }

  private static void setsUp(ChatClient person) {
    var secret = person.post("/users/me/mfa/generate", Map.of()).expect(200).tree().text("secret");
    person.put("/users/me/mfa", Map.of("activate", true, "code", code(secret))).expect(200);
  }

  private static String code(String secret) {
    try {
      return new TimeBasedOneTimePasswordGenerator()
          .generateOneTimePasswordString(
              new SecretKeySpec(Base32.decode(secret), "HmacSHA1"), Instant.now());
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void isConfined(ChatClient person) {
    for (LocalNode node : List.of(a, b)) {
      var at = person.movedTo(node.url());
      for (String path : List.of("/users/me/channels", "/users", "/channels/" + channel)) {
        // What was just taken away reaches the nodes by the log.
        await().atMost(SOON).untilAsserted(() -> assertThat(at.get(path).status()).isEqualTo(401));
        var refused = at.get(path);
        assertThat(refused.tree().text("id")).isEqualTo(REQUIRED);
        assertThat(refused.header("Set-Cookie")).as("the session stays").isEmpty();
      }
    }
  }

  @Test
  @Shows("ServiceSettings.EnforceMultifactorAuthentication")
  void who_has_none_sets_one_up_and_then_goes_on_where_it_was() {
    sets(true, false);
    var bob = member("bob");
    setsUp(bob);
    try (var ann = Person.connect("ann", member("ann"));
        var bobs = Person.connect("bob", bob.movedTo(b.url()))) {
      bob.posts(channel, "before");
      ann.sees("before");
      String connection = ann.connection();

      sets(true, true);
      assertThat(ann.stream().awaitClose()).isEqualTo(START_OVER);
      isConfined(ann.client());
      ann.stream().connect(b.url());
      var refused = ann.stream().act("ping", Map.of());
      assertThat(refused.error()).isEqualTo(UNHEARD);
      assertThat(refused.errorStatus()).isEqualTo(401);
      bob.posts(channel, "meanwhile");
      bobs.sees("before", "meanwhile");
      assertThat(ann.stream().act("get_statuses", Map.of()).error()).isEqualTo(UNHEARD);
      assertThat(ann.stream().messages()).as("nothing is told").containsExactly("before");

      setsUp(ann.client());
      assertThat(ann.stream().awaitClose()).isEqualTo(START_OVER);
      ann.movesTo(b);
      ann.client().get("/users/me/channels").expect(200);
      ann.comesBackTo(a);
      ann.sees("before", "meanwhile");
      ann.wasNotStartedOver(connection);
      assertThat(ann.stream().act("ping", Map.of()).error()).isEmpty();
    }
  }

  @Test
  void what_the_page_that_sets_one_up_needs_is_open_for_the_own_account_alone() {
    var cid = member("cid");
    var other = member("dan").userId();
    sets(true, true);
    var open =
        List.of(
            "/users/me",
            "/users/me/preferences",
            "/users/me/teams",
            "/users/me/teams/members",
            "/users/me/teams/unread",
            "/limits/server",
            "/config/client?format=old",
            "/license/client?format=old",
            "/system/ping");
    open.forEach(path -> cid.get(path).expect(200));
    cid.post("/roles/names", List.of("system_user")).expect(200);
    for (String path : List.of("/users/" + other, "/users/" + other + "/teams")) {
      assertThat(cid.get(path).expect(401).tree().text("id")).isEqualTo(REQUIRED);
    }
    cid.post("/users/" + other + "/mfa/generate", Map.of()).expect(401);
    cid.put("/users/" + other + "/mfa", Map.of("activate", false)).expect(401);
    var again = cid.anonymous().loggedIn("cid", ChatCluster.PASSWORD);
    again.post("/users/logout", Map.of()).expect(200);
    assertThat(again.get("/users/me").expect(401).tree().text("id"))
        .isEqualTo("api.context.session_expired.app_error");
  }

  @Test
  void administrators_are_not_locked_out_and_until_then_count_as_nobody() {
    sets(true, false);
    var chief = a.client().signedUp("chief", ChatCluster.PASSWORD);
    var roles = Map.of("roles", "system_user system_admin");
    admin.put("/users/" + chief.userId() + "/roles", roles).expect(200);
    sets(true, true);
    isConfined(chief);
    assertThat(chief.get("/config").expect(401).tree().text("id")).isEqualTo(REQUIRED);
    setsUp(chief);
    chief.get("/config").expect(200);

    chief.put("/users/me/mfa", Map.of("activate", false)).expect(200);
    isConfined(chief);
  }

  @Test
  void programs_with_access_tokens_go_on() {
    var eve = member("eve");
    String token = token(admin, eve);
    var program = eve.withToken(token);
    try (var stream = program.connects()) {
      stream.awaitHello();
      sets(true, true);
      isConfined(eve);
      program.posts(channel, "by a program");
      stream.await("posted", event -> event.post().text("message").equals("by a program"));
      assertThat(stream.hellos()).isEqualTo(1);
    }
  }

  @Test
  void a_socket_that_is_confined_is_woken_when_it_is_no_duty_any_more() {
    var fay = member("fay");
    sets(true, true);
    try (var stream = fay.stream().connectAnonymously(b.url())) {
      stream.challenge();
      assertThat(stream.reply(1).status()).isEqualTo("OK");
      assertThat(stream.act("ping", Map.of()).error()).isEqualTo(UNHEARD);
      assertThat(stream.hellos()).isZero();
      sets(false, true);
      assertThat(stream.awaitClose()).isEqualTo(START_OVER);
      fay.get("/users/me/channels").expect(200);
    }
  }

  @Test
  void a_confined_socket_ends_with_its_session() {
    var gil = member("gil");
    sets(true, true);
    try (var stream = gil.stream().connect(b.url())) {
      assertThat(stream.act("ping", Map.of()).error()).isEqualTo(UNHEARD);
      gil.post("/users/logout", Map.of()).expect(200);
      assertThat(stream.awaitClose()).isEqualTo(1008);
    }
  }
}
