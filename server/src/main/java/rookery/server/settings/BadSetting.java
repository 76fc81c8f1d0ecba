package rookery.server.settings;

/// A setting has a value that cannot be used. The message is one line for the operator and holds no
/// secret. Immutable.
public final class BadSetting extends Exception {
  public BadSetting(String message) {
    super(message);
  }
}
