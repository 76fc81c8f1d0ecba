package rookery.people.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;
import rookery.people.attempt.AttemptRules;
import rookery.people.mail.MailRules;
import rookery.people.user.LogInRules;

/// Links in mails, which a real mail server takes.
class RecoveryTest {
  private static final Pattern LINK =
      Pattern.compile("https://chat\\.example\\.org/(\\w+)\\?token=(\\w+)");
  private static final String NEW = "battery staple";
  private static final String RESET = "/api/v4/users/password/reset";
  private static final String VERIFY = "/api/v4/users/email/verify";

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, null, ServerSetup.PROTOCOL_SMTP));
  private final Crowd crowd;
  private final Caller ann;

  RecoveryTest() {
    server.withConfiguration(
        com.icegreen.greenmail.configuration.GreenMailConfiguration.aConfig()
            .withUser("sender", "sender", "marker-secret"));
    server.start();
    crowd = new Crowd(settings(server.getSmtp().getPort(), false));
    ann = crowd.user("ann");
  }

  private static PeopleSettings settings(int port, boolean verified) {
    var mail =
        new MailRules(
            true,
            new MailRules.Server(
                "127.0.0.1",
                port,
                "sender",
                "marker-secret",
                MailRules.Security.NONE,
                true,
                Duration.ofSeconds(5)),
            new MailRules.Sender("", "", "help@example.org"),
            "Nest",
            "https://chat.example.org");
    return PeopleSettings.OPEN
        .with(mail)
        .with(new LogInRules(new AttemptRules(10, 100), true, true, verified));
  }

  @AfterEach
  void close() {
    crowd.close();
    server.stop();
  }

  @Test
  void a_mail_leads_to_a_new_password_once_and_all_sessions_end() throws Exception {
    assertThat(wish(RESET, "Ann@Example.org").status()).isEqualTo(200);
    assertThat(server.getReceivedMessages()).as("nothing is sent by the request").isEmpty();
    crowd.jobs(crowd.people).look();

    var mail = onlyMail();
    assertThat(mail.getAllRecipients()[0]).hasToString("ann@example.org");
    assertThat(mail.getFrom()[0]).hasToString("Nest <noreply@chat.example.org>");
    assertThat(mail.getReplyTo()[0]).hasToString("help@example.org");
    assertThat(mail.getSubject()).isEqualTo("[Nest] Reset your password");
    String token = token(mail, "reset_password_complete");
    assertThat(reset(token, "short").errorId())
        .isEqualTo("model.user.is_valid.pwd_min_length.app_error");

    assertThat(reset(token, NEW).status()).isEqualTo(200);

    assertThat(crowd.people.sessions().again(ann)).isEmpty();
    assertThat(logIn(NEW).status()).isEqualTo(200);
    assertThat(reset(token, "another one").errorId())
        .isEqualTo("api.user.reset_password.invalid_link.app_error");
    assertThat(logIn(NEW).status()).isEqualTo(200);
  }

  @Test
  void a_link_used_at_once_by_many_is_used_by_one() throws Exception {
    wish(RESET, "ann@example.org");
    crowd.jobs(crowd.people).look();
    String token = token(onlyMail(), "reset_password_complete");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> tasks =
          IntStream.range(0, 6)
              .<Callable<Integer>>mapToObj(i -> () -> reset(token, NEW + i).status())
              .toList();
      var statuses = threads.invokeAll(tasks).stream().map(f -> f.resultNow()).toList();
      assertThat(statuses).filteredOn(s -> s == 200).hasSize(1);
      assertThat(statuses).filteredOn(s -> s == 400).hasSize(5);
    }
  }

  @Test
  void a_link_is_over_after_a_day_and_after_any_other_change() throws Exception {
    wish(RESET, "ann@example.org");
    crowd.jobs(crowd.people).look();
    String token = token(onlyMail(), "reset_password_complete");
    crowd
        .as(ann)
        .put(
            "/api/v4/users/me/password",
            Map.of("current_password", Crowd.PASSWORD, "new_password", NEW));
    assertThat(reset(token, "another one").status()).isEqualTo(400);

    server.purgeEmailFromAllMailboxes();
    crowd.pass(Links.PAUSE.plusSeconds(1));
    crowd.jobs(crowd.people).look();
    wish(RESET, "ann@example.org");
    crowd.pass(Duration.ofSeconds(1));
    crowd.jobs(crowd.people).look();
    String second = token(onlyMail(), "reset_password_complete");
    crowd.pass(Duration.ofHours(24));
    assertThat(reset(second, "another one").status()).isEqualTo(400);
    assertThat(logIn(NEW).status()).isEqualTo(200);
  }

  @Test
  void nobody_learns_whether_an_address_is_known_and_nobody_is_flooded() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(wish(RESET, "ann@example.org").text())
          .isEqualTo(wish(RESET, "nobody@example.org").text());
      crowd.pass(Duration.ofSeconds(1));
      crowd.jobs(crowd.people).look();
    }
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(wish(RESET, "").errorId()).isEqualTo("api.context.invalid_body_param.app_error");
  }

  @Test
  void only_a_hash_of_the_token_is_kept() throws Exception {
    wish(RESET, "ann@example.org");
    crowd.jobs(crowd.people).look();
    String token = token(onlyMail(), "reset_password_complete");
    assertThat(token).hasSize(64);
    var rows =
        crowd.database.read(
            q -> q.sql("select to_jsonb(links)::text as row from links").list(r -> r.text("row")));
    assertThat(rows).hasSize(1).noneMatch(row -> row.contains(token));
  }

  @Test
  void a_mail_server_that_is_away_is_tried_again_later_each_time() throws Exception {
    int port = server.getSmtp().getPort();
    server.stop();
    wish(RESET, "ann@example.org");
    crowd.jobs(crowd.people).look();
    crowd.pass(Duration.ofSeconds(31));
    crowd.jobs(crowd.people).look();

    var again = new GreenMail(new ServerSetup(port, null, ServerSetup.PROTOCOL_SMTP));
    again.withConfiguration(
        com.icegreen.greenmail.configuration.GreenMailConfiguration.aConfig()
            .withUser("sender", "sender", "marker-secret"));
    again.start();
    try {
      crowd.pass(Duration.ofSeconds(31));
      crowd.jobs(crowd.people).look();
      assertThat(again.getReceivedMessages()).as("sixty seconds, not thirty").isEmpty();
      crowd.pass(Duration.ofSeconds(30));
      crowd.jobs(crowd.people).look();
      assertThat(again.getReceivedMessages()).hasSize(1);
      crowd.pass(Duration.ofHours(2));
      crowd.jobs(crowd.people).look();
      assertThat(again.getReceivedMessages()).hasSize(1);
      String token = token(again.getReceivedMessages()[0], "reset_password_complete");
      assertThat(reset(token, NEW).status()).isEqualTo(200);
    } finally {
      again.stop();
    }
  }

  @Test
  void a_proved_address_is_noted_and_told() throws Exception {
    wish(VERIFY, "ann@example.org");
    crowd.jobs(crowd.people).look();
    String token = token(onlyMail(), "do_verify_email");
    crowd.log.clear();

    assertThat(verify(token).status()).isEqualTo(200);

    assertThat(crowd.log.events("user_updated")).hasSize(3);
    assertThat(crowd.as(ann).get("/api/v4/users/me").object())
        .containsEntry("email_verified", true);
    assertThat(verify(token).errorId()).isEqualTo("api.user.verify_email.bad_link.app_error");
    assertThat(verify("short").errorId()).isEqualTo("api.context.invalid_body_param.app_error");
  }

  @Test
  void a_link_proves_the_address_that_it_was_sent_to_and_no_other() throws Exception {
    wish(VERIFY, "ann@example.org");
    crowd.jobs(crowd.people).look();
    String token = token(onlyMail(), "do_verify_email");
    var patch = Map.of("email", "queen@example.org", "password", Crowd.PASSWORD);
    assertThat(crowd.as(ann).put("/api/v4/users/me/patch", patch).status()).isEqualTo(200);

    assertThat(verify(token).errorId()).isEqualTo("api.user.verify_email.bad_link.app_error");

    assertThat(crowd.as(ann).get("/api/v4/users/me").object())
        .doesNotContainEntry("email_verified", true);
  }

  @Test
  void where_it_is_required_nobody_logs_in_with_an_unproved_address() throws Exception {
    int port = server.getSmtp().getPort();
    try (var strict = new Crowd(settings(port, true))) {
      strict.signUp("bob");
      var refused =
          strict
              .as(null)
              .post("/api/v4/users/login", Map.of("login_id", "bob", "password", Crowd.PASSWORD));
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.errorId()).isEqualTo("api.user.login.not_verified.app_error");
      strict.jobs(strict.people).look();
      String token = token(onlyMail(), "do_verify_email");

      strict.as(null).post(VERIFY, Map.of("token", token));

      assertThat(
              strict
                  .as(null)
                  .post(
                      "/api/v4/users/login", Map.of("login_id", "bob", "password", Crowd.PASSWORD))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_server_without_mail_says_so() {
    try (var mute = new Crowd()) {
      var answer = mute.as(null).post(RESET + "/send", Map.of("email", "ann@example.org"));
      assertThat(answer.status()).isEqualTo(501);
    }
  }

  private RouteTester.Answer wish(String what, String email) {
    return crowd.as(null).post(what + "/send", Map.of("email", email));
  }

  private RouteTester.Answer reset(String token, String password) {
    return crowd.as(null).post(RESET, Map.of("code", token, "new_password", password));
  }

  private RouteTester.Answer verify(String token) {
    return crowd.as(null).post(VERIFY, Map.of("token", token));
  }

  private RouteTester.Answer logIn(String password) {
    return crowd
        .as(null)
        .post("/api/v4/users/login", Map.of("login_id", "ann", "password", password));
  }

  private MimeMessage onlyMail() {
    assertThat(server.getReceivedMessages()).hasSize(1);
    return server.getReceivedMessages()[0];
  }

  private static String token(MimeMessage mail, String page)
      throws MessagingException, IOException {
    var link = LINK.matcher(String.valueOf(mail.getContent()));
    assertThat(link.find()).isTrue();
    assertThat(link.group(1)).isEqualTo(page);
    return link.group(2);
  }
}
