package rookery.http;

import java.util.Locale;
import java.util.Map;

/// The token of a request and where it stood. Looked for in the protocol's order: cookie, then
/// header, then query (protocol: rest D.3). Immutable.
///
/// @param token at most 50 characters, "" when there is none
record Credentials(String token, Place place) {
  private static final int LONGEST = 50;

  enum Place {
    NOWHERE,
    COOKIE,
    HEADER,
    QUERY
  }

  static Credentials of(
      Map<String, String> cookies, Map<String, String> headers, Map<String, String> query) {
    String cookie = cookies.getOrDefault("MMAUTHTOKEN", "");
    if (!cookie.isEmpty()) {
      return cut(cookie, Place.COOKIE);
    }
    String header = headers.getOrDefault("authorization", "");
    for (String word : new String[] {"bearer ", "token "}) {
      if (header.toLowerCase(Locale.ROOT).startsWith(word)) {
        return cut(header.substring(word.length()).strip(), Place.HEADER);
      }
    }
    String parameter = query.getOrDefault("access_token", "");
    return parameter.isEmpty() ? new Credentials("", Place.NOWHERE) : cut(parameter, Place.QUERY);
  }

  private static Credentials cut(String token, Place place) {
    return token.isEmpty()
        ? new Credentials("", Place.NOWHERE)
        : new Credentials(token.substring(0, Math.min(LONGEST, token.length())), place);
  }
}
