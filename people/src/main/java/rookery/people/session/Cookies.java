package rookery.people.session;

import java.time.Duration;

/// Writes the cookies of a browser's session. Immutable.
///
/// @param secure whether the browser speaks TLS
/// @param path below which browsers send them
/// @param length of the session
record Cookies(boolean secure, String path, Duration length) {
  /// For an installation below a path of its site.
  ///
  /// @param base that path, "" for all of the site
  static Cookies below(String base, boolean secure, Duration length) {
    return new Cookies(secure, base.isEmpty() ? "/" : base, length);
  }

  /// One that scripts of the page cannot read.
  String hidden(String name, String value) {
    return readable(name, value) + "; HttpOnly";
  }

  /// One that the page needs to read: without it the web app believes to be logged out (protocol:
  /// rest G 13).
  String readable(String name, String value) {
    return name
        + "="
        + value
        + "; Path="
        + path
        + "; Max-Age="
        + length.toSeconds()
        + (secure ? "; Secure" : "");
  }

  /// Removes one.
  String gone(String name) {
    return name + "=; Path=" + path + "; Max-Age=0; HttpOnly" + (secure ? "; Secure" : "");
  }
}
