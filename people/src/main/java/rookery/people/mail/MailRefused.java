package rookery.people.mail;

/// A mail could not be sent. Immutable.
public final class MailRefused extends Exception {
  private final boolean forGood;

  MailRefused(boolean forGood, Throwable cause) {
    super(String.valueOf(cause.getMessage()), cause);
    this.forGood = forGood;
  }

  /// Whether the server does not want this mail, now or later; else it is the server that is away
  /// or busy.
  public boolean forGood() {
    return forGood;
  }
}
