package rookery.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A certificate for `localhost` that proves itself, and the files that a node reads. Immutable.
record OwnCertificate(KeyStore store, Path certificate, Path key) {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /// Made by the JDK's keytool, two days good.
  static OwnCertificate in(Path directory)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path file = directory.resolve("store.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -keyalg RSA -alias node -storetype PKCS12 -storepass changeit"
            + " -dname CN=localhost -ext san=dns:localhost -validity 2 -keystore";
    var command = new java.util.ArrayList<>(List.of(tool));
    command.addAll(List.of(options.split(" ")));
    command.add(file.toString());
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new OwnCertificate(
        store,
        pem(
            directory.resolve("certificate.pem"),
            "CERTIFICATE",
            store.getCertificate("node").getEncoded()),
        pem(
            directory.resolve("key.pem"),
            "PRIVATE KEY",
            store.getKey("node", PASSWORD).getEncoded()));
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, LINES.encodeToString(bytes), what);
    return Files.writeString(file, text);
  }

  /// What has a node speak TLS with it.
  Map<String, String> settings() {
    return Map.of(
        "MM_SERVICESETTINGS_CONNECTIONSECURITY", "TLS",
        "MM_SERVICESETTINGS_TLSCERTFILE", certificate.toString(),
        "MM_SERVICESETTINGS_TLSKEYFILE", key.toString());
  }
}
