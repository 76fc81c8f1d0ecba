package rookery.server.settings;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A database as Go programs write it, in the words of the JDBC driver. Immutable.
///
/// @param url the JDBC address, without secrets
/// @param user may be empty
/// @param password may be empty
/// @param options the driver's options
public record DataSource(String url, String user, String password, Map<String, String> options) {
  private static final Pattern FORM =
      Pattern.compile(
          "postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^/?]*))?@)?"
              + "(?<host>\\[[^\\]]+]|[^:/?\\[]*)(?::(?<port>\\d{1,5}))?"
              + "(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
  private static final String DEFAULT_PORT = "5432";

  /// Reads `postgres://user:password@host:port/database?option=value&...`.
  static DataSource of(String text) throws BadSetting {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new BadSetting(
          "MM_SQLSETTINGS_DATASOURCE is not of the form"
              + " postgres://user:password@host:port/database?sslmode=disable");
    }
    String host = part(form, "host", "");
    String user = part(form, "user", "");
    String database = part(form, "database", "");
    String url =
        "jdbc:postgresql://%s:%s/%s"
            .formatted(
                host.isEmpty() ? "localhost" : host,
                part(form, "port", DEFAULT_PORT),
                database.isEmpty() ? user : database);
    return new DataSource(url, user, part(form, "password", ""), options(form.group("query")));
  }

  private static String part(Matcher form, String name, String otherwise) throws BadSetting {
    String part = form.group(name);
    return part == null ? otherwise : decode(part, false);
  }

  /// A plus is a plus before the question mark, and a space behind it.
  private static String decode(String part, boolean query) throws BadSetting {
    try {
      return URLDecoder.decode(query ? part : part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadSetting(
          "MM_SQLSETTINGS_DATASOURCE has a % that is not followed by two hexadecimal digits");
    }
  }

  private static Map<String, String> options(@Nullable String query) throws BadSetting {
    var options = new TreeMap<String, String>();
    if (query == null || query.isEmpty()) {
      return options;
    }
    var parameters = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        String key = decode(pair.substring(0, equals), true);
        option(key, decode(pair.substring(equals + 1), true), options, parameters);
      }
    }
    if (!parameters.isEmpty()) {
      options.put("options", parameters.toString().strip());
    }
    return options;
  }

  /// What the driver does not know is a parameter of the session, as it is for Go programs.
  private static void option(
      String key, String value, Map<String, String> options, StringBuilder parameters)
      throws BadSetting {
    switch (key) {
      // Only a way to send values, and the schema is always this server's own.
      case "binary_parameters", "search_path" -> {}
      case "sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword" -> options.put(key, value);
      case "connect_timeout" -> {
        if (!value.matches("\\d{1,6}")) {
          throw new BadSetting(
              "MM_SQLSETTINGS_DATASOURCE has a connect_timeout that is not a number of seconds");
        }
        options.put("connectTimeout", value);
      }
      case "application_name", "fallback_application_name" -> options.put("ApplicationName", value);
      default -> {
        if (!key.matches("[a-zA-Z_][a-zA-Z0-9_.]*") || value.matches(".*[\\s\\\\].*")) {
          throw new BadSetting(
              "MM_SQLSETTINGS_DATASOURCE has an option that cannot be used: " + key);
        }
        parameters.append(" -c ").append(key).append('=').append(value);
      }
    }
  }

  @Override
  public String toString() {
    return url;
  }
}
