package rookery.embedded;

import java.util.Locale;

/// The kind of machine this runs on, in the words of the bundled files. Immutable.
///
/// @param system `linux`, `darwin` or whatever else it calls itself
/// @param processor `amd64`, `arm64` or whatever else it calls itself
record Platform(String system, String processor) {
  static Platform here() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static Platform of(String osName, String osArch) {
    String system = osName.toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) {
      system = "darwin";
    }
    String processor =
        switch (osArch) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> osArch;
        };
    return new Platform(system, processor);
  }

  @Override
  public String toString() {
    return system + "-" + processor;
  }
}
