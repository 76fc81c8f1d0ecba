package rookery.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.stream.Stream;
import javax.net.ssl.X509KeyManager;

/// A certificate and its key, as they were in their files, which belong together. Immutable.
///
/// @param until when it is valid no longer
record Certificate(Buffer chain, Buffer key, Instant until) {
  /// Reads the files. Blocking.
  ///
  /// @throws UnusableCertificate with a line for the operator
  static Certificate read(TlsSettings settings, Vertx vertx) throws UnusableCertificate {
    Buffer chain = bytes(settings.certificate());
    Buffer key = bytes(settings.key());
    try {
      X509KeyManager manager = manager(chain, key, vertx);
      String alias = alias(manager);
      X509Certificate own = manager.getCertificateChain(alias)[0];
      if (!fit(own, manager.getPrivateKey(alias))) {
        throw new UnusableCertificate(
            "%s is not the key of %s".formatted(settings.key(), settings.certificate()), null);
      }
      return new Certificate(chain, key, own.getNotAfter().toInstant());
    } catch (UnusableCertificate e) {
      throw e;
    } catch (Exception e) {
      // Whatever a library says of a file that is none of what it reads.
      throw new UnusableCertificate(
          "%s and %s are no certificate and key in PEM (%s)"
              .formatted(settings.certificate(), settings.key(), e.getMessage()),
          e);
    }
  }

  private static Buffer bytes(Path file) throws UnusableCertificate {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UnusableCertificate(file + " cannot be read (" + e + ")", e);
    }
  }

  private static X509KeyManager manager(Buffer chain, Buffer key, Vertx vertx) throws Exception {
    var factory = options(chain, key).getKeyManagerFactory(vertx);
    return Stream.of(factory.getKeyManagers())
        .filter(X509KeyManager.class::isInstance)
        .map(X509KeyManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("no key manager"));
  }

  private static String alias(X509KeyManager manager) throws GeneralSecurityException {
    for (String type : new String[] {"RSA", "EC", "EdDSA", "Ed25519", "RSASSA-PSS"}) {
      String[] aliases = manager.getServerAliases(type, null);
      if (aliases != null && aliases.length > 0) {
        return aliases[0];
      }
    }
    throw new GeneralSecurityException("no key of a known kind");
  }

  /// Files are replaced one after the other, and between the two they do not fit.
  private static boolean fit(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    byte[] message = {1, 2, 3};
    var signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(message);
    byte[] signature = signing.sign();
    var checking = Signature.getInstance(algorithm);
    checking.initVerify(certificate.getPublicKey());
    checking.update(message);
    return checking.verify(signature);
  }

  private static PemKeyCertOptions options(Buffer chain, Buffer key) {
    return new PemKeyCertOptions().setCertValue(chain).setKeyValue(key);
  }

  /// What makes the server show it.
  ServerSSLOptions options(TlsSettings settings) {
    var options = new ServerSSLOptions();
    options.setUseAlpn(true);
    options.setEnabledSecureTransportProtocols(new HashSet<>(settings.protocols()));
    return options.setKeyCertOptions(options(chain, key));
  }
}
