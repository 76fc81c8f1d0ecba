package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the settings of mail do, seen from the mail server.
@Tag("full")
@Timeout(60)
class MailSettingsTest {
  private static final String MAIL = "EmailSettings.";
  private static final String SITE = "https://chat.example.org";

  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static int asks(String name) {
    return node.anybody()
        .post("/users/password/reset/send", Map.of("email", name + "@example.org"))
        .status();
  }

  private static void sendsTo(MailServer server) {
    node.sets("ServiceSettings.SiteURL", SITE);
    node.sets(MAIL + "SMTPServer", "127.0.0.1");
    node.sets(MAIL + "SMTPPort", server.port());
  }

  /// What the mail server hears when somebody forgot a password.
  private static List<String> heard(MailServer server) throws InterruptedException {
    assertThat(asks(node.newcomer())).isEqualTo(200);
    return server.next();
  }

  @Test
  @Shows({"EmailSettings.SMTPServer", "EmailSettings.SMTPPort"})
  void mails_go_to_the_server_that_is_set() throws Exception {
    try (var server = MailServer.start()) {
      assertThat(asks(node.newcomer())).isEqualTo(501);
      sendsTo(server);
      assertThat(heard(server))
          .contains("MAIL FROM:<noreply@chat.example.org>", "DATA", "QUIT")
          .anyMatch(line -> line.contains(SITE + "/reset_password_complete?token="));
    }
  }

  @Test
  @Shows("EmailSettings.SendEmailNotifications")
  void none_is_sent_where_that_is_switched_off() throws Exception {
    try (var server = MailServer.start()) {
      sendsTo(server);
      node.sets(MAIL + "SendEmailNotifications", false);
      assertThat(asks(node.newcomer())).isEqualTo(501);
    }
  }

  @Test
  @Shows({
    "EmailSettings.FeedbackName",
    "EmailSettings.FeedbackEmail",
    "EmailSettings.ReplyToAddress"
  })
  void mails_are_from_whom_they_are_set_to_be() throws Exception {
    try (var server = MailServer.start()) {
      sendsTo(server);
      node.sets(MAIL + "FeedbackName", "The Nest");
      node.sets(MAIL + "FeedbackEmail", "nest@example.org");
      node.sets(MAIL + "ReplyToAddress", "help@example.org");
      assertThat(heard(server))
          .contains(
              "MAIL FROM:<nest@example.org>",
              "From: The Nest <nest@example.org>",
              "Reply-To: help@example.org");
    }
  }

  @Test
  @Shows({
    "EmailSettings.EnableSMTPAuth",
    "EmailSettings.SMTPUsername",
    "EmailSettings.SMTPPassword"
  })
  void the_mail_server_is_told_who_sends() throws Exception {
    try (var server = MailServer.start()) {
      sendsTo(server);
      node.sets(MAIL + "SMTPUsername", "rook");
      node.sets(MAIL + "SMTPPassword", "feather");
      assertThat(heard(server)).noneMatch(line -> line.startsWith("AUTH"));
      node.sets(MAIL + "EnableSMTPAuth", true);
      byte[] proof = "rook\0rook\0feather".getBytes(StandardCharsets.UTF_8);
      assertThat(String.join(" ", heard(server)))
          .contains("AUTH PLAIN")
          .contains(Base64.getEncoder().encodeToString(proof));
    }
  }

  @Test
  @Shows("EmailSettings.ConnectionSecurity")
  void a_server_that_cannot_protect_the_connection_gets_no_mail() throws Exception {
    try (var server = MailServer.start()) {
      sendsTo(server);
      node.sets(MAIL + "ConnectionSecurity", "STARTTLS");
      assertThat(heard(server)).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  @Shows("EmailSettings.SkipServerCertificateVerification")
  void a_server_that_nobody_vouches_for_gets_mails_only_if_it_is_set_so() throws Exception {
    try (var server = MailServer.unproved()) {
      sendsTo(server);
      node.sets(MAIL + "ConnectionSecurity", "TLS");
      assertThat(heard(server)).containsExactly("broken");
      node.sets(MAIL + "SkipServerCertificateVerification", true);
      assertThat(heard(server)).contains("QUIT");
    }
  }

  @Test
  @Shows("EmailSettings.SMTPServerTimeout")
  void a_silent_server_is_given_up_after_the_time_that_is_set() throws Exception {
    try (var server = MailServer.silent()) {
      sendsTo(server);
      node.sets(MAIL + "SMTPServerTimeout", 1);
      long began = System.nanoTime();
      assertThat(heard(server)).doesNotContain("DATA");
      assertThat(System.nanoTime() - began).isLessThan(9_000_000_000L);
    }
  }

  @Test
  @Shows("EmailSettings.RequireEmailVerification")
  void who_has_not_proved_an_address_does_not_log_in() throws IOException {
    String name = node.newcomer();
    var login = Map.of("login_id", name, "password", ChatCluster.PASSWORD);
    try (var server = MailServer.start()) {
      sendsTo(server);
      assertThat(node.anybody().post("/users/login", login).status()).isEqualTo(200);
      node.sets(MAIL + "RequireEmailVerification", true);
      assertThat(node.anybody().post("/users/login", login).expect(401).tree().text("id"))
          .isEqualTo("api.user.login.not_verified.app_error");
    }
  }

  @Test
  @Shows("PasswordSettings.EnableForgotLink")
  void apps_are_told_whether_to_offer_a_new_password() throws IOException {
    try (var server = MailServer.start()) {
      sendsTo(server);
      assertThat(offered()).isEqualTo("true");
      node.sets("PasswordSettings.EnableForgotLink", false);
      assertThat(offered()).isEqualTo("false");
    }
  }

  private static String offered() {
    return node.anybody().get("/config/client?format=old").tree().text("PasswordEnableForgotLink");
  }
}
