package rookery.server.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import rookery.http.Reply;

/// The maps of `/config/client`: a smaller one before log-in, the whole one after (protocol: rest
/// A.5). Every value is a text. Immutable.
public final class ClientConfig {
  /// The version that clients compare theirs with: the protocol's, not this program's.
  static final String PROTOCOL_VERSION = "11.6.0";

  private final List<Reply> shown;
  private final Map<String, String> session;
  private final String hash;

  private ClientConfig(Map<String, String> anonymous, Map<String, String> session) {
    this.shown =
        List.of(
            shown(anonymous, false),
            shown(anonymous, true),
            shown(session, false),
            shown(session, true));
    this.session = Map.copyOf(session);
    this.hash = hashOf(session);
  }

  /// The maps over the packaged defaults.
  ///
  /// @param limited what settings and installation say and everybody may know
  /// @param further what they say and only users may know
  public static ClientConfig of(Map<String, String> limited, Map<String, String> further) {
    var anonymous = new TreeMap<>(defaults("client-config-anonymous.properties"));
    anonymous.putAll(limited);
    var session = new TreeMap<>(anonymous);
    session.putAll(defaults("client-config-session.properties"));
    session.putAll(limited);
    session.putAll(further);
    return new ClientConfig(anonymous, session);
  }

  /// The map for a user, or for somebody who is not logged in, as it is sent: made once.
  Reply shown(boolean toUser, boolean noAccounts) {
    return shown.get((toUser ? 2 : 0) + (noAccounts ? 1 : 0));
  }

  /// The map for users: whoever is one has signed up.
  public Map<String, String> toUsers() {
    return with(session, false);
  }

  private static Reply shown(Map<String, String> map, boolean noAccounts) {
    return Reply.json(with(map, noAccounts)).taggedByBody();
  }

  /// `<version>.<build>.<hash of this configuration>.<licensed>`: header `X-Version-Id` and
  /// `server_version` of the socket's hello (protocol: rest D.3).
  public String versionId() {
    return PROTOCOL_VERSION + "." + PROTOCOL_VERSION + "." + hash + ".false";
  }

  private static Map<String, String> with(Map<String, String> map, boolean noAccounts) {
    var whole = new TreeMap<>(map);
    whole.put("NoAccounts", Boolean.toString(noAccounts));
    return whole;
  }

  private static Map<String, String> defaults(String resource) {
    var properties = new Properties();
    try (InputStream in = ClientConfig.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not packaged");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + resource, e);
    }
    var map = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }

  private static String hashOf(Map<String, String> map) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(map)
          .forEach((k, v) -> digest.update((k + "=" + v + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
