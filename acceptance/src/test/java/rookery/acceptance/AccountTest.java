package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.client.ChatClient;
import rookery.postgres.Database;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// Accounts at a whole node: mails and the pages that they lead to, cookies, idle browsers.
@Tag("full")
class AccountTest {
  private static final int SESSION_ENDED = 1008;
  private static final String NEW = "battery staple 9";
  private static final Pattern LINK =
      Pattern.compile("https://chat\\.example\\.org(/(\\w+)\\?token=(\\w+))");

  private static final GreenMail mails =
      new GreenMail(new ServerSetup(0, null, ServerSetup.PROTOCOL_SMTP));
  private static final DatabaseSettings database = TestDatabases.fresh();
  private static final LocalNode node;

  static {
    mails.start();
    int port = ChatCluster.freePort();
    node = LocalNode.start("a", port, settings(port));
  }

  private static Map<String, String> settings(int port) {
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SERVICESETTINGS_SITEURL", "https://chat.example.org");
    settings.put("MM_SERVICESETTINGS_EXTENDSESSIONLENGTHWITHACTIVITY", "false");
    settings.put("MM_SERVICESETTINGS_SESSIONIDLETIMEOUTINMINUTES", "60");
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_FILESETTINGS_DIRECTORY", ChatCluster.freshDirectory().toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_EMAILSETTINGS_SMTPSERVER", "127.0.0.1");
    settings.put("MM_EMAILSETTINGS_SMTPPORT", Integer.toString(mails.getSmtp().getPort()));
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    return settings;
  }

  @AfterAll
  static void stop() {
    node.close();
    mails.stop();
  }

  @Test
  void a_forgotten_password_is_replaced_by_a_mail_without_a_web_app() throws Exception {
    var anybody = node.client();
    var ann = anybody.signedUp("ann", ChatCluster.PASSWORD);
    try (var stream = ann.connects()) {
      assertThat(anybody.get("/config/client?format=old").tree().text("PasswordEnableForgotLink"))
          .isEqualTo("true");
      anybody.post("/users/password/reset/send", Map.of("email", "ann@example.org")).expect(200);
      await().atMost(Duration.ofSeconds(20)).until(() -> mails.getReceivedMessages().length == 1);

      var link = LINK.matcher(String.valueOf(mails.getReceivedMessages()[0].getContent()));
      assertThat(link.find()).isTrue();
      var page = page(link.group(1));
      assertThat(page.body()).contains("api/v4/users/password/reset", "rookery/account.js");
      assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
          .contains("script-src 'self'");
      assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(page("/rookery/account.js").headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/javascript");
      assertThat(page("/do_verify_email?token=x").body()).contains("api/v4/users/email/verify");
      var body = Map.of("code", link.group(3), "new_password", NEW);
      anybody.post("/users/password/reset", body).expect(200);

      assertThat(stream.awaitClose()).isEqualTo(SESSION_ENDED);
      assertThat(ann.get("/users/me").status()).isEqualTo(401);
      anybody.loggedIn("ann", NEW);
    }
  }

  @Test
  void a_cookie_changes_nothing_without_a_proof_that_the_page_is_ours() throws Exception {
    var bob = node.client().signedUp("bob", ChatCluster.PASSWORD);
    Map<String, String> none = Map.of();
    assertThat(patch(bob, none).statusCode()).isEqualTo(401);
    assertThat(patch(bob, Map.of("X-CSRF-Token", "guessed")).statusCode()).isEqualTo(401);
    assertThat(patch(bob, Map.of("X-Requested-With", "XMLHttpRequest")).statusCode())
        .isEqualTo(200);
    assertThat(bob.get("/users/me").status()).as("the session is what it was").isEqualTo(200);
  }

  @Test
  void a_browser_in_which_nobody_does_anything_loses_its_socket() {
    var cid = node.client().signedUp("cid", ChatCluster.PASSWORD);
    try (var stream = cid.connects();
        var rows = Database.open(database, new SimpleMeterRegistry())) {
      long longAgo = System.currentTimeMillis() - Duration.ofMinutes(60).toMillis();
      int changed =
          rows.write(tx ->
              tx.sql(
                      "update sessions set last_activity_at = ? where user_id = ?",
                      longAgo,
                      cid.userId())
                  .run());
      assertThat(changed).isPositive();

      assertThat(stream.awaitClose()).isEqualTo(SESSION_ENDED);
      assertThat(cid.get("/users/me").status()).isEqualTo(401);
    }
  }

  private static HttpResponse<String> patch(ChatClient user, Map<String, String> headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(node.url().resolve("/api/v4/users/me/patch"))
            .header("Cookie", "MMAUTHTOKEN=" + user.token())
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"nickname\":\"tricked\"}"));
    headers.forEach(request::header);
    return send(request.build());
  }

  private static HttpResponse<String> page(String address) throws Exception {
    URI url = node.url().resolve(address);
    var page = send(HttpRequest.newBuilder(url).build());
    assertThat(page.statusCode()).as(address).isEqualTo(200);
    return page;
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
