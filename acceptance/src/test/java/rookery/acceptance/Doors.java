package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import rookery.client.ChatClient;

/// Opens accounts with what only their owners have, and answers what that was. Holds no state.
final class Doors {
  private static final String SECRET = LogContentsTest.MARK + " feather 9";
  private static final Pattern LINK = Pattern.compile("token=(\\w{20,})");

  private Doors() {}

  /// Somebody activates a code besides the password, and logs in with another one.
  static List<String> codes(ChatClient anybody) throws GeneralSecurityException {
    String word = LogContentsTest.MARK + " of dan 9";
    var dan = anybody.signedUp("dan", word);
    var told = dan.post("/users/me/mfa/generate", Map.of()).expect(200).tree();
    String secret = told.text("secret");
    String first = code(secret, Instant.now());
    String second = code(secret, Instant.now().plus(Duration.ofSeconds(30)));
    dan.put("/users/me/mfa", Map.of("activate", true, "code", first)).expect(200);
    for (String wrong : List.of("", LogContentsTest.MARK, first)) {
      var login = Map.of("login_id", "dan", "password", word, "token", wrong);
      assertThat(anybody.post("/users/login", login).status()).isEqualTo(401);
    }
    var login = Map.of("login_id", "dan", "password", word, "token", second);
    String token = anybody.post("/users/login", login).expect(200).header("Token");
    // Six digits stand in many a number, but not so.
    return List.of(
        secret, told.text("qr_code"), dan.token(), token, " " + second, "=" + second, '"' + second);
  }

  private static String code(String secret, Instant at) throws GeneralSecurityException {
    var generator = new TimeBasedOneTimePasswordGenerator(Duration.ofSeconds(30), 6);
    var key = new SecretKeySpec(Base32.decode(secret), generator.getAlgorithm());
    return generator.generateOneTimePasswordString(key, at);
  }

  /// Somebody forgets a password and gets a mail.
  static List<String> mail(ChatClient admin) throws Exception {
    try (var server = MailServer.start()) {
      var smtp =
          Map.<String, Object>of(
              "SMTPServer",
              "127.0.0.1",
              "SMTPPort",
              server.port(),
              "EnableSMTPAuth",
              true,
              "SMTPUsername",
              LogContentsTest.MARK + "rook",
              "SMTPPassword",
              SECRET);
      var site = Map.<String, Object>of("SiteURL", "https://chat.example.org");
      admin
          .put("/config/patch", Map.of("EmailSettings", smtp, "ServiceSettings", site))
          .expect(200);
      forgets(admin, "dan");
      var link = LINK.matcher(String.join("\n", server.next()));
      assertThat(link.find()).isTrue();
      String token = link.group(1);
      Page.of(admin.node().resolve("/reset_password_complete?token=" + token));
      var words = Map.of("code", token, "new_password", LogContentsTest.MARK + " anew 9");
      admin.anonymous().post("/users/password/reset", words).expect(200);
      String proof = "%1$srook\0%1$srook\0%2$s".formatted(LogContentsTest.MARK, SECRET);
      byte[] bytes = proof.getBytes(StandardCharsets.UTF_8);
      return List.of(token, SECRET, Base64.getEncoder().encodeToString(bytes));
    }
  }

  /// A mail is asked for, wherever the mail server is.
  static void forgets(ChatClient anybody, String name) {
    var mail = Map.of("email", name + "@example.org");
    anybody.anonymous().post("/users/password/reset/send", mail).expect(200);
  }
}
