package rookery.server.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A Redis to connect to. Immutable.
///
/// @param form what stands at the places
/// @param places where that is
/// @param master what the sentinels call it; else empty
/// @param sentinelLogIn what the sentinels want to hear
/// @param logIn what Redis wants to hear
/// @param database its number there
/// @param tls whether all of them are reached through TLS
public record RedisAddress(
    Form form,
    List<HostPort> places,
    String master,
    LogIn sentinelLogIn,
    LogIn logIn,
    int database,
    boolean tls) {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:(?<scheme>[a-z+]+)://)?(?:(?<who>.*)@)?(?<places>[^/@]*)(?:/(?<master>[^/@]*))?");

  /// What an address may name. Immutable.
  public enum Form {
    /// One server.
    SERVER("localhost:6379", 6_379),
    /// Sentinels, who know which server it is.
    SENTINELS("sentinel://host1:26379,host2:26379/mymaster", 26_379),
    /// Some nodes of a Redis Cluster.
    CLUSTER("cluster://host1:7000,host2:7001", 6_379);

    private final String example;
    private final int port;

    Form(String example, int port) {
      this.example = example;
      this.port = port;
    }
  }

  /// A user and a password, either of which may be empty. Immutable.
  public record LogIn(String user, String password) {
    static final LogIn NONE = new LogIn("", "");

    /// What stands before the `@`: `user:password` or `password`, each as in a URL.
    private static LogIn of(String text) {
      int colon = text.indexOf(':');
      return new LogIn(
          colon < 0 ? "" : decode(text.substring(0, colon)), decode(text.substring(colon + 1)));
    }

    private static String decode(String text) {
      try {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException _) {
        return text;
      }
    }

    @Override
    public String toString() {
      return user.isEmpty() ? "somebody" : user;
    }
  }

  /// @param usual what Redis wants to hear, unless the address says it
  static RedisAddress of(String address, LogIn usual, int database, boolean tls) throws BadSetting {
    Matcher parts = PARTS.matcher(address);
    if (!parts.matches()) {
      throw bad(Form.SERVER);
    }
    String scheme = parts.group("scheme") == null ? "redis" : parts.group("scheme");
    Form form =
        switch (scheme) {
          case "redis", "rediss" -> Form.SERVER;
          case "sentinel", "sentinel+tls" -> Form.SENTINELS;
          case "cluster", "cluster+tls" -> Form.CLUSTER;
          default -> throw bad(Form.SERVER);
        };
    boolean secure = tls || scheme.equals("rediss") || scheme.endsWith("+tls");
    var places = places(form, parts.group("places"));
    String master = parts.group("master") == null ? "" : parts.group("master");
    if (master.isEmpty() == (form == Form.SENTINELS)) {
      throw bad(form);
    }
    if (form == Form.CLUSTER && database > 0) {
      throw new BadSetting(
          "%s names a Redis Cluster, which has no database but 0: set %s to that"
              .formatted(StorageKeys.REDIS_ADDRESS.variable(), StorageKeys.REDIS_DB.variable()));
    }
    LogIn said = parts.group("who") == null ? LogIn.NONE : LogIn.of(parts.group("who"));
    boolean toSentinels = form == Form.SENTINELS;
    return new RedisAddress(
        form,
        places,
        master,
        toSentinels ? said : LogIn.NONE,
        toSentinels || said.equals(LogIn.NONE) ? usual : said,
        Math.max(0, database),
        secure);
  }

  private static List<HostPort> places(Form form, String text) throws BadSetting {
    var places = new ArrayList<HostPort>();
    for (String place : text.split(",", -1)) {
      var read = HostPort.of(place.matches(".*:\\d+") ? place : place + ":" + form.port);
      if (read.isEmpty() || read.get().host().isEmpty()) {
        throw bad(form);
      }
      places.add(read.get());
    }
    if (form == Form.SERVER && places.size() > 1) {
      throw bad(Form.SENTINELS);
    }
    return List.copyOf(places);
  }

  /// Without what was found, which may have a password in it.
  private static BadSetting bad(Form form) {
    return new BadSetting(
        "%s is not usable: an address like \"%s\" is needed"
            .formatted(StorageKeys.REDIS_ADDRESS.variable(), form.example));
  }

  /// Where it is; nothing that is secret.
  @Override
  public String toString() {
    String list = places.stream().map(HostPort::toString).collect(Collectors.joining(","));
    return switch (form) {
      case SERVER -> list;
      case SENTINELS -> "sentinel://" + list + "/" + master;
      case CLUSTER -> "cluster://" + list;
    };
  }
}
