package rookery.talk.post;

import java.util.function.Supplier;
import rookery.kernel.UserId;
import rookery.people.preference.Preference;
import rookery.people.preference.Preferences;

/// Knows whose clients show replies in threads, apart from the channel. Thread-safe; blocking.
final class ThreadsApart {
  private static final String CATEGORY = "display_settings";
  private static final String NAME = "collapsed_reply_threads";

  private final Supplier<ThreadMode> mode;
  private final Preferences preferences;

  ThreadsApart(Supplier<ThreadMode> mode, Preferences preferences) {
    this.mode = mode;
    this.preferences = preferences;
  }

  boolean of(UserId user) {
    return switch (mode.get()) {
      case DISABLED -> false;
      case ALWAYS_ON -> true;
      case DEFAULT_OFF -> wish(user, "off").equals("on");
      case DEFAULT_ON -> wish(user, "on").equals("on");
    };
  }

  private String wish(UserId user, String otherwise) {
    return preferences.of(user, CATEGORY).stream()
        .filter(preference -> preference.name().equals(NAME))
        .map(Preference::value)
        .findFirst()
        .orElse(otherwise);
  }
}
