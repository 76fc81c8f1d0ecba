package rookery.people.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.people.mail.MailRules.Security;

/// What mail servers do to a mail.
class SmtpTest {
  private static final Mail PLAIN = new Mail("ann@example.org", "Grüße", "Zeile eins\n");

  @Test
  void a_mail_through_tls_is_taken_only_by_a_server_that_proves_itself_unless_told_so()
      throws Exception {
    var server = new GreenMail(new ServerSetup(0, null, ServerSetup.PROTOCOL_SMTPS));
    server.withConfiguration(GreenMailConfiguration.aConfig().withUser("sender", "secret"));
    server.start();
    try {
      int port = server.getSmtps().getPort();
      var refused = refusal(smtp(port, "secret", Security.TLS, true));
      assertThat(refused.forGood()).isFalse();
      assertThat(server.getReceivedMessages()).isEmpty();

      smtp(port, "secret", Security.TLS, false).send(PLAIN);

      assertThat(server.getReceivedMessages()).hasSize(1);
      assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo("Grüße");
      assertThat(server.getReceivedMessages()[0].getHeader("Auto-Submitted"))
          .containsExactly("auto-generated");
      assertThat(refusal(smtp(port, "wrong", Security.TLS, false)).forGood()).isFalse();
    } finally {
      server.stop();
    }
  }

  @Test
  void nothing_is_sent_openly_if_it_was_to_be_protected() throws Exception {
    try (var server = new Scripted("250 ok", "250 ok")) {
      assertThat(refusal(smtp(server.port(), "", Security.STARTTLS, true)).forGood()).isFalse();
      assertThat(server.taken).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "550 no such user, 250 ok, true",
    "450 busy, 250 ok, false",
    "250 ok, 554 spam, true",
    "250 ok, 451 later, false"
  })
  void what_a_server_refuses_for_good_is_not_tried_again(
      String toRecipient, String toText, boolean forGood) throws Exception {
    try (var server = new Scripted(toRecipient, toText)) {
      assertThat(refusal(smtp(server.port(), "", Security.NONE, true)).forGood())
          .isEqualTo(forGood);
    }
  }

  @Test
  void a_server_that_is_not_there_is_tried_again() throws Exception {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(refusal(smtp(port, "", Security.NONE, true)).forGood()).isFalse();
  }

  @Test
  void nothing_about_a_mail_is_printed() {
    assertThat(PLAIN.toString()).doesNotContain("ann", "Grüße", "Zeile");
  }

  private static MailRefused refusal(Smtp smtp) {
    return catchThrowableOfType(MailRefused.class, () -> smtp.send(PLAIN));
  }

  private static Smtp smtp(int port, String password, Security security, boolean checked) {
    var server =
        new MailRules.Server(
            "127.0.0.1",
            port,
            password.isEmpty() ? "" : "sender",
            password,
            security,
            checked,
            Duration.ofSeconds(5));
    var rules =
        new MailRules(
            true, server, new MailRules.Sender("", "", ""), "Nest", "https://chat.example.org");
    return new Smtp(() -> rules, InstantSource.system());
  }

  /// A server for one connection that says what it is told to. Not thread-safe; confined to the
  /// test, but for `taken`.
  private static final class Scripted implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final String toRecipient;
    private final String toText;
    volatile boolean taken;

    Scripted(String toRecipient, String toText) throws IOException {
      this.toRecipient = toRecipient;
      this.toText = toText;
      Thread.startVirtualThread(this::serve);
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      try (var client = socket.accept();
          var in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
        var out = client.getOutputStream();
        say(out, "220 here");
        boolean text = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          if (text && !line.equals(".")) {
            continue;
          }
          say(out, text ? toText : answer(line));
          text = line.equals("DATA");
        }
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private String answer(String line) {
      if (line.startsWith("MAIL")) {
        taken = true;
      }
      if (line.startsWith("RCPT")) {
        return toRecipient;
      }
      return line.equals("DATA") ? "354 go on" : "250 ok";
    }

    private static void say(OutputStream out, String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
