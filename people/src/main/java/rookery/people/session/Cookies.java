package rookery.people.session;

import java.time.Duration;
import rookery.http.Call;

/// Writes the cookies of a browser's session. Immutable.
///
/// @param secure whether the browser speaks TLS
/// @param path below which browsers send them
/// @param length of the session
record Cookies(boolean secure, String path, Duration length) {
  /// For the browser that sent the request.
  static Cookies of(Call.Request request, Duration length) {
    return new Cookies(request.secure(), request.base().isEmpty() ? "/" : request.base(), length);
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
