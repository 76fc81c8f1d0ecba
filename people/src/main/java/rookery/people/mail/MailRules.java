package rookery.people.mail;

import java.time.Duration;

/// How this server sends mail, and what stands in it. Immutable.
///
/// @param enabled whether it sends any
/// @param siteUrl what links in it begin with, "" if nobody said
public record MailRules(
    boolean enabled, Server server, Sender sender, String siteName, String siteUrl) {
  /// A server without mail.
  public static final MailRules NONE =
      new MailRules(
          false,
          new Server("", 25, "", "", Security.NONE, true, Duration.ofSeconds(10)),
          new Sender("", "", ""),
          "Rookery",
          "");

  /// How the connection is protected.
  public enum Security {
    /// Not at all.
    NONE,
    /// From the first byte on.
    TLS,
    /// After the server was asked for it; without it nothing is sent.
    STARTTLS
  }

  /// The server that takes mails. Immutable.
  ///
  /// @param user "" to send without logging in
  /// @param checked whether its certificate must be valid
  /// @param patience how long it may take for each step
  public record Server(
      String host,
      int port,
      String user,
      String password,
      Security security,
      boolean checked,
      Duration patience) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// Who mails are from. Immutable.
  ///
  /// @param address "" for one at the site's own host
  /// @param replyTo "" for the same address
  public record Sender(String name, String address, String replyTo) {}

  /// Whether links can be mailed: they need a server to take them and an address to lead to.
  public boolean usable() {
    return enabled && !server.host().isEmpty() && !siteUrl.isEmpty();
  }
}
