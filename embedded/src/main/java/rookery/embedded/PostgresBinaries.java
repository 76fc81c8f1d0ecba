package rookery.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// The PostgreSQL programs of one version, unpacked. Immutable.
///
/// @param home the directory that holds `bin`, `lib` and `share`
record PostgresBinaries(Path home) {
  static final int MAJOR = 18;
  static final String VERSION = "18.6";

  /// Unpacks them below `parent` unless that was done before.
  static PostgresBinaries in(Path parent) throws EmbeddedFailure {
    Path home = parent.resolve("bin-" + VERSION);
    String resource = resource(Platform.here());
    try {
      Archive.create(
          home,
          fresh -> {
            try (InputStream packed = open(resource)) {
              Archive.unpack(packed, fresh);
            }
          });
    } catch (IOException e) {
      throw new EmbeddedFailure(
          "PostgreSQL cannot be unpacked into %s (%s): make room there, or name another directory with --data"
              .formatted(home, e),
          e);
    }
    return new PostgresBinaries(home);
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static String resource(Platform platform) throws EmbeddedFailure {
    return switch (platform.toString()) {
      case "linux-amd64" -> "postgres-linux-x86_64.txz";
      case "linux-arm64" -> "postgres-linux-arm_64.txz";
      default ->
          throw new EmbeddedFailure(
              "There is no bundled PostgreSQL for "
                  + platform
                  + ": name a PostgreSQL 15 or newer with MM_SQLSETTINGS_DATASOURCE");
    };
  }

  private static InputStream open(String resource) throws IOException {
    InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + resource);
    if (packed == null) {
      throw new IOException(resource + " is not on the class path");
    }
    return packed;
  }
}
