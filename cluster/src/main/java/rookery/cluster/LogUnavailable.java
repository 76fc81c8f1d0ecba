package rookery.cluster;

/// The log cannot be reached, or refused for a reason that may pass. Whether a batch was taken is
/// not known: send it again as it was.
public final class LogUnavailable extends Exception {
  public LogUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
