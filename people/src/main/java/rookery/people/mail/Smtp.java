package rookery.people.mail;

import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import java.util.function.Supplier;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/// Hands mails to the operator's mail server, one connection each: they are rare. Thread-safe;
/// blocking.
public final class Smtp {
  private static final int PERMANENT = 500;

  private final Supplier<MailRules> rules;
  private final InstantSource clock;

  public Smtp(Supplier<MailRules> rules, InstantSource clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /// Returns when the server has taken the mail.
  public void send(Mail mail) throws MailRefused {
    try {
      Transport.send(message(mail));
    } catch (AddressException e) {
      throw new MailRefused(true, e);
    } catch (MessagingException e) {
      throw new MailRefused(forGood(e), e);
    }
  }

  private MimeMessage message(Mail mail) throws MessagingException {
    var message = new MimeMessage(session());
    message.setFrom(from());
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
    String replyTo = rules.get().sender().replyTo();
    if (!replyTo.isEmpty()) {
      message.setReplyTo(new InternetAddress[] {new InternetAddress(replyTo, true)});
    }
    message.setSubject(mail.subject(), "UTF-8");
    message.setText(mail.text(), "UTF-8");
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  private InternetAddress from() throws MessagingException {
    String address = rules.get().sender().address();
    if (address.isEmpty()) {
      address = "noreply@" + URI.create(rules.get().siteUrl()).getHost();
    }
    String name =
        rules.get().sender().name().isEmpty()
            ? rules.get().siteName()
            : rules.get().sender().name();
    try {
      return new InternetAddress(address, name, StandardCharsets.UTF_8.name());
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("every Java has UTF-8", e);
    }
  }

  private Session session() {
    var server = rules.get().server();
    String patience = Long.toString(server.patience().toMillis());
    var properties = new Properties();
    properties.put("mail.transport.protocol.rfc822", "smtp");
    properties.put("mail.smtp.host", server.host());
    properties.put("mail.smtp.port", Integer.toString(server.port()));
    for (String step : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
      properties.put("mail.smtp." + step, patience);
    }
    switch (server.security()) {
      case NONE -> {}
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
    }
    properties.put("mail.smtp.ssl.checkserveridentity", Boolean.toString(server.checked()));
    if (!server.checked()) {
      properties.put("mail.smtp.ssl.trust", "*");
    }
    boolean logsIn = !server.user().isEmpty();
    properties.put("mail.smtp.auth", Boolean.toString(logsIn));
    return Session.getInstance(properties, logsIn ? logIn(server) : null);
  }

  private static Authenticator logIn(MailRules.Server server) {
    return new LogIn(server);
  }

  /// What the server wants to hear. Immutable.
  private static final class LogIn extends Authenticator {
    private final MailRules.Server server;

    LogIn(MailRules.Server server) {
      this.server = server;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication(server.user(), server.password());
    }
  }

  /// Only what the server says of the mail itself counts: an address that it knows not, a text that
  /// it wants not.
  private static boolean forGood(@Nullable Exception failure) {
    return switch (failure) {
      case SMTPAddressFailedException e -> e.getReturnCode() >= PERMANENT;
      case SMTPSendFailedException e when e.getNextException() == null ->
          e.getReturnCode() >= PERMANENT;
      case SendFailedException e -> forGood(e.getNextException());
      case null, default -> false;
    };
  }
}
