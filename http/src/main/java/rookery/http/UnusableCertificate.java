package rookery.http;

import org.jspecify.annotations.Nullable;

/// A certificate or its key cannot be used; the message is one line for the operator.
final class UnusableCertificate extends Exception {
  UnusableCertificate(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
