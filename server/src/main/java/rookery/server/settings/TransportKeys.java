package rookery.server.settings;

import java.time.Duration;
import java.util.List;

/// How connections are secured, and who is believed about them: of section `ServiceSettings` and
/// this server's own.
public final class TransportKeys {
  private static final String SECTION = "ServiceSettings";

  /// Where proxies of one's own usually are: this machine, and private networks.
  private static final String PRIVATE =
      "127.0.0.0/8 ::1/128 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7";

  public static final Setting<String> CONNECTION_SECURITY =
      Setting.of(
              SECTION,
              "ConnectionSecurity",
              Kind.choice("", "TLS"),
              "",
              "TLS to speak it on the port of ListenAddress; empty if a proxy does.")
          .ofNode();
  public static final Setting<String> CERTIFICATE_FILE =
      Setting.of(
              SECTION,
              "TLSCertFile",
              Kind.text(),
              "",
              "A file with the certificate and its chain in PEM; a new one serves without a restart.")
          .ofNode();
  public static final Setting<String> KEY_FILE =
      Setting.of(SECTION, "TLSKeyFile", Kind.text(), "", "A file with its private key in PEM.")
          .ofNode();
  public static final Setting<String> LEAST_VERSION =
      Setting.of(
              SECTION,
              "TLSMinVer",
              Kind.choice("1.2", "1.3"),
              "1.2",
              "The oldest version of TLS that clients may speak.")
          .ofNode();
  public static final Setting<Boolean> STRICT_TRANSPORT =
      Setting.of(
              SECTION,
              "TLSStrictTransport",
              Kind.flag(),
              "false",
              "Whether browsers are told never to come without TLS.")
          .atOnce();
  public static final Setting<Duration> STRICT_TRANSPORT_FOR =
      Setting.of(
              SECTION,
              "TLSStrictTransportMaxAge",
              Kind.time(Duration.ofSeconds(1), Integer.MAX_VALUE),
              "63072000",
              "For how many seconds.")
          .atOnce();
  public static final Setting<List<String>> TRUSTED_PROXIES =
      Setting.of(
              "RookerySettings",
              "TrustedProxies",
              Kind.networks(),
              PRIVATE,
              "Addresses and networks of proxies whose TrustedProxyIPHeader and X-Forwarded-Proto are"
                  + " believed.")
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          CONNECTION_SECURITY,
          CERTIFICATE_FILE,
          KEY_FILE,
          LEAST_VERSION,
          STRICT_TRANSPORT,
          STRICT_TRANSPORT_FOR,
          TRUSTED_PROXIES);

  private TransportKeys() {}
}
