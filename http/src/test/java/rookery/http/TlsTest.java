package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class TlsTest {
  private static final List<String> ANY = List.of("TLSv1.3", "TLSv1.2");

  @TempDir private static Path directory;

  private static TestCertificates files;
  private static KeyStore first;
  private static KeyStore second;
  private static SSLContext trusting;

  private TestServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    files = new TestCertificates(directory);
    first = files.make("RSA", "first");
    second = files.make("EC", "second");
    trusting = trusting(first, second);
  }

  @BeforeEach
  void start() throws Exception {
    files.writeCertificate(first);
    files.writeKey(first);
    server = TestServer.start(settings(ANY));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpSettings settings(List<String> protocols) {
    var tls =
        new TlsSettings(
            files.certificate(),
            files.key(),
            protocols,
            Duration.ofMillis(20),
            Duration.ofDays(365));
    return HttpSettings.of("127.0.0.1", 0).with("", ProxySettings.NONE, Optional.of(tls));
  }

  private static SSLContext trusting(KeyStore... stores)
      throws IOException, GeneralSecurityException {
    var known = KeyStore.getInstance(KeyStore.getDefaultType());
    known.load(null, null);
    for (int i = 0; i < stores.length; i++) {
      known.setCertificateEntry("known" + i, stores[i].getCertificate("own"));
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(known);
    TrustManager[] managers = factory.getTrustManagers();
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers, new SecureRandom());
    return context;
  }

  private HttpResponse<String> get(HttpClient.Version version, String path) throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(trusting).version(version).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
              .timeout(Duration.ofSeconds(20));
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private SSLSocket connect(String... protocols) throws IOException {
    var socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  private String shown() {
    try (var socket = connect()) {
      var own = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return own.getSubjectX500Principal().getName();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static BufferedReader upgrade(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write(
            """
            GET /api/v4/websocket HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Authorization: Bearer ann\r
            \r
            """
                .getBytes(StandardCharsets.US_ASCII));
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    assertThat(in.readLine()).startsWith("HTTP/1.1 101");
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    return in;
  }

  private static void echoes(SSLSocket socket, BufferedReader in, String text) throws IOException {
    socket.getOutputStream().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
    assertThat(in.readLine()).isEqualTo(text);
  }

  @Test
  void requests_are_answered_over_both_versions_of_http() throws Exception {
    for (var version : HttpClient.Version.values()) {
      var answer = get(version, "/api/v4/whence");

      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.body()).contains("\"secure\":true");
      assertThat(answer.headers().firstValue("strict-transport-security"))
          .contains("max-age=31536000");
    }
  }

  @Test
  void a_socket_is_handed_over_and_carries_bytes_both_ways() throws Exception {
    try (var socket = connect()) {
      var in = upgrade(socket);

      assertThat(in.readLine()).isEqualTo("somebody ann");
      echoes(socket, in, "caw");
    }
  }

  @Test
  void over_http_2_a_body_without_end_ends_with_its_request_alone() throws Exception {
    var sent = new AtomicLong();
    var endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            sent.addAndGet(length);
            return length;
          }
        };
    try (var client =
        HttpClient.newBuilder().sslContext(trusting).version(HttpClient.Version.HTTP_2).build()) {
      var address = URI.create("https://localhost:" + server.port() + "/api/v4/free");
      var post =
          HttpRequest.newBuilder(address)
              .timeout(Duration.ofSeconds(20))
              .POST(HttpRequest.BodyPublishers.ofInputStream(() -> endless));
      var answer = client.sendAsync(post.build(), HttpResponse.BodyHandlers.ofString());

      assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(413);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            long before = sent.get();
            var other = client.send(known(), HttpResponse.BodyHandlers.ofString());
            return other.statusCode() == 200 && sent.get() == before;
          });
      assertThat(sent.get()).isLessThan(64L << 20);
    }
  }

  private HttpRequest known() {
    return HttpRequest.newBuilder(
            URI.create("https://localhost:" + server.port() + "/api/v4/public"))
        .build();
  }

  @Test
  void another_certificate_serves_without_a_restart_and_sockets_stay() throws Exception {
    try (var socket = connect()) {
      var in = upgrade(socket);
      assertThat(in.readLine()).isEqualTo("somebody ann");
      assertThat(shown()).isEqualTo("CN=first");

      files.writeCertificate(second);
      files.writeKey(second);

      await().until(this::shown, "CN=second"::equals);
      echoes(socket, in, "still here");
    }
  }

  @Test
  void a_certificate_without_its_key_is_not_used() throws Exception {
    files.writeCertificate(second);
    Files.writeString(files.key(), "no key");

    await().during(Duration.ofMillis(200)).until(this::shown, "CN=first"::equals);

    files.writeKey(second);
    await().until(this::shown, "CN=second"::equals);
  }

  @Test
  void a_server_does_not_start_with_the_key_of_another() throws Exception {
    files.writeKey(second);

    assertThatExceptionOfType(CannotListen.class)
        .isThrownBy(() -> TestServer.start(settings(ANY)))
        .withMessageContaining("Cannot speak TLS")
        .withMessageContaining("key.pem");
  }

  @Test
  void clients_that_speak_only_an_older_version_are_refused() throws Exception {
    server.close();
    server = TestServer.start(settings(List.of("TLSv1.3")));

    try (var socket = connect("TLSv1.3")) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(() -> connect("TLSv1.2"));
  }

  @Test
  void operators_see_until_when_the_certificate_is_valid() {
    double until =
        server.metrics.get("rookery_http_certificate_expires").timeGauge().value(TimeUnit.DAYS);

    assertThat(until - System.currentTimeMillis() / 86_400_000.0).isBetween(29.0, 30.0);
  }
}
