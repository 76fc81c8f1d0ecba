package rookery.realtime;

import rookery.http.Call;

/// What kind of program a socket belongs to, for the metrics (protocol: realtime 1.2).
enum OriginClient {
  WEB,
  DESKTOP,
  MOBILE;

  static OriginClient of(Call.Request request) {
    String agent = request.headers().getOrDefault("user-agent", "");
    boolean mobile =
        request.query().getOrDefault("mobilev2", "").equals("true")
            || agent.startsWith("rnbeta")
            || agent.startsWith("Mattermost");
    if (mobile) {
      return MOBILE;
    }
    String last = agent.substring(agent.lastIndexOf(' ') + 1);
    return last.startsWith("Mattermost") ? DESKTOP : WEB;
  }
}
