package rookery.server.site;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Files that come with the program.
final class Packaged {
  private Packaged() {}

  /// A file beside this class; that it is there is part of the build.
  static byte[] bytes(String name) {
    try (var in = Packaged.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not packaged");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
