package rookery.talk.post;

import java.util.Locale;

/// Whether clients show replies in threads, apart from the channel (protocol: rest E.2, E.3).
public enum ThreadMode {
  /// They never do.
  DISABLED,
  /// For those users who want it.
  DEFAULT_OFF,
  /// For all but those users who do not want it.
  DEFAULT_ON,
  /// They always do.
  ALWAYS_ON;

  /// The mode by its name in the settings.
  public static ThreadMode of(String setting) {
    return valueOf(setting.toUpperCase(Locale.ROOT));
  }
}
