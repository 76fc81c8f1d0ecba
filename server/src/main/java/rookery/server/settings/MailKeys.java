package rookery.server.settings;

import java.time.Duration;
import java.util.List;

/// Section `EmailSettings` as far as mail is sent, and what hangs on it.
public final class MailKeys {
  private static final String EMAIL = "EmailSettings";

  public static final Setting<Boolean> SEND =
      Setting.of(
              EMAIL,
              "SendEmailNotifications",
              Kind.flag(),
              "true",
              "Whether mails are sent, if SMTPServer and ServiceSettings.SiteURL are set.")
          .atOnce();
  public static final Setting<Boolean> REQUIRE_VERIFICATION =
      Setting.of(
              EMAIL,
              "RequireEmailVerification",
              Kind.flag(),
              "false",
              "Whether nobody logs in before a link in a mail showed that the address is theirs; only"
                  + " where mails are sent.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<String> SMTP_SERVER =
      text("SMTPServer", "", "The host that takes mails; empty for none.").atOnce();
  public static final Setting<Integer> SMTP_PORT =
      Setting.of(EMAIL, "SMTPPort", Kind.number(1, 65_535), "25", "Its port.").atOnce();
  public static final Setting<Boolean> SMTP_AUTH =
      Setting.of(
              EMAIL,
              "EnableSMTPAuth",
              Kind.flag(),
              "false",
              "Whether to log in there, as SMTPUsername with SMTPPassword.")
          .atOnce();
  public static final Setting<String> SMTP_USERNAME =
      text("SMTPUsername", "", "The name to log in with.").atOnce();
  public static final Setting<String> SMTP_PASSWORD =
      Setting.of(EMAIL, "SMTPPassword", Kind.secretText(), "", "The password to log in with.")
          .atOnce();
  public static final Setting<String> CONNECTION_SECURITY =
      Setting.of(
              EMAIL,
              "ConnectionSecurity",
              Kind.choice("", "TLS", "STARTTLS"),
              "",
              "How the connection is protected: not at all, from the beginning, or after asking.")
          .atOnce();
  public static final Setting<Boolean> SKIP_CERTIFICATE =
      Setting.of(
              EMAIL,
              "SkipServerCertificateVerification",
              Kind.flag(),
              "false",
              "Whether its certificate may be anybody's.")
          .atOnce();
  public static final Setting<Duration> SMTP_TIMEOUT =
      Setting.of(
              EMAIL,
              "SMTPServerTimeout",
              Kind.time(Duration.ofSeconds(1), 300),
              "10",
              "Seconds that it may take for each step.")
          .atOnce();
  public static final Setting<String> FEEDBACK_NAME =
      text("FeedbackName", "", "Who mails are from; empty for TeamSettings.SiteName.").atOnce();
  public static final Setting<String> FEEDBACK_EMAIL =
      text(
              "FeedbackEmail",
              "",
              "The address that mails are from; empty for noreply@ and the host of SiteURL.")
          .atOnce();
  public static final Setting<String> REPLY_TO =
      text("ReplyToAddress", "", "Where answers to mails go; empty for the same.").atOnce();
  public static final Setting<Boolean> FORGOT_LINK =
      Setting.of(
              "PasswordSettings",
              "EnableForgotLink",
              Kind.flag(),
              "true",
              "Whether the log-in page offers a new password by mail, where mails are sent.")
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          SEND,
          REQUIRE_VERIFICATION,
          SMTP_SERVER,
          SMTP_PORT,
          SMTP_AUTH,
          SMTP_USERNAME,
          SMTP_PASSWORD,
          CONNECTION_SECURITY,
          SKIP_CERTIFICATE,
          SMTP_TIMEOUT,
          FEEDBACK_NAME,
          FEEDBACK_EMAIL,
          REPLY_TO,
          FORGOT_LINK);

  private MailKeys() {}

  private static Setting<String> text(String key, String fallback, String doc) {
    return Setting.of(EMAIL, key, Kind.text(), fallback, doc);
  }
}
