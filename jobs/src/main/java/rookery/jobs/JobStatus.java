package rookery.jobs;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What has become of a run, in the protocol's words.
public enum JobStatus {
  PENDING,
  IN_PROGRESS,
  SUCCESS,
  ERROR,
  CANCEL_REQUESTED,
  CANCELED;

  /// As the wire and the database spell it.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The status of that name.
  public static Optional<JobStatus> of(String wireName) {
    return Arrays.stream(values()).filter(s -> s.wireName().equals(wireName)).findFirst();
  }
}
