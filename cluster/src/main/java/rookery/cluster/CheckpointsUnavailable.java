package rookery.cluster;

/// What keeps the checkpoints cannot be reached; whether something was written is not known.
public final class CheckpointsUnavailable extends Exception {
  public CheckpointsUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
