package rookery.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How the server speaks TLS itself, on the port that it listens on. Immutable.
///
/// @param certificate a file in PEM: the server's certificate and those that lead to its issuer
/// @param key a file in PEM: its private key, in PKCS #8
/// @param protocols versions that clients may speak, as `TLSv1.3`
/// @param lookEvery how often the files are looked at: a new certificate serves without a restart
/// @param strictFor how long browsers shall refuse to come without TLS; zero to not ask them to
public record TlsSettings(
    Path certificate, Path key, List<String> protocols, Duration lookEvery, Duration strictFor) {}
