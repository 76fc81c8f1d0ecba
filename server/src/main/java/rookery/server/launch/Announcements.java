package rookery.server.launch;

import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.server.settings.Settings;
import rookery.server.settings.TeamKeys;

/// What is said to people in the same words whatever is started. Immutable.
final class Announcements {
  static final String NEXT =
      "  Next  open it in a browser, or point a client at it, and sign up: the first user is the"
          + " administrator";
  private static final Logger LOG = LoggerFactory.getLogger("rookery.settings");

  private Announcements() {}

  /// Sets the log up and reports settings without effect.
  static void begin(Settings settings) {
    Logging.configure(settings);
    settings.warnings().forEach(LOG::warn);
  }

  static void openServer(Settings settings, PrintStream out) {
    if (settings.get(TeamKeys.ENABLE_OPEN_SERVER)) {
      out.println(
          "  Open  anyone who can reach it may sign up; "
              + TeamKeys.ENABLE_OPEN_SERVER.variable()
              + "=false ends that");
    }
  }
}
