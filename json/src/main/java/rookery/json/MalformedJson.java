package rookery.json;

import org.jspecify.annotations.Nullable;

/// Text that is not JSON, or not of the wanted shape. The message is for a developer and never
/// quotes the text.
public final class MalformedJson extends Exception {
  MalformedJson(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
