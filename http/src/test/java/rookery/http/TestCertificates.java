package rookery.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// Makes certificates for `localhost` that nobody but their own key signed, with the tool that
/// every Java has. Immutable.
record TestCertificates(Path directory) {
  private static final String WORD = "changeit";
  private static final char[] CHARS = WORD.toCharArray();

  Path certificate() {
    return directory.resolve("cert.pem");
  }

  Path key() {
    return directory.resolve("key.pem");
  }

  /// A key of this kind and a certificate of this name, not yet in their files.
  KeyStore make(String kind, String name) throws IOException, GeneralSecurityException {
    Path file = Files.createTempDirectory(directory, "store").resolve("store.p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        List.of(
            tool,
            "-genkeypair",
            "-alias",
            "own",
            "-keyalg",
            kind,
            "-dname",
            "CN=" + name,
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-validity",
            "30",
            "-storetype",
            "PKCS12",
            "-storepass",
            WORD,
            "-keystore",
            file.toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!Files.exists(file)) {
      throw new IOException(said);
    }
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, CHARS);
    }
    return store;
  }

  void writeCertificate(KeyStore store) throws IOException, GeneralSecurityException {
    write(certificate(), "CERTIFICATE", store.getCertificate("own").getEncoded());
  }

  void writeKey(KeyStore store) throws IOException, GeneralSecurityException {
    write(key(), "PRIVATE KEY", store.getKey("own", CHARS).getEncoded());
  }

  private static void write(Path file, String kind, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(file, "-----BEGIN %s-----%n%s%n-----END %1$s-----%n".formatted(kind, text));
  }
}
