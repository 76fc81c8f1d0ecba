package rookery.server.settings;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place to listen at or to connect to. Immutable.
///
/// @param host a name or an address; empty for all of this machine's
/// @param port the port
public record HostPort(String host, int port) {
  private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:\\s]*)):(\\d{1,5})");
  private static final int HIGHEST = 65535;

  /// Reads `host:port`, `:port` or `[v6]:port`.
  static Optional<HostPort> of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches() || Integer.parseInt(form.group(3)) > HIGHEST) {
      return Optional.empty();
    }
    String host = form.group(1) != null ? form.group(1) : form.group(2);
    return Optional.of(new HostPort(host, Integer.parseInt(form.group(3))));
  }

  /// The same place, at another port.
  public HostPort atPort(int other) {
    return new HostPort(host, other);
  }

  /// The same port, of another machine.
  public HostPort withHost(String other) {
    return new HostPort(other, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
