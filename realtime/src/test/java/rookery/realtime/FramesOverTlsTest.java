package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joined frames behind a TLS handler, as a node has one with a certificate of its own.
class FramesOverTlsTest {
  private static final char[] WORD = "changeit".toCharArray();
  private static final int ROUNDS = 50;

  @TempDir Path directory;

  @Test
  void joined_frames_pass_through_tls() throws Exception {
    var context = context();
    var server = new EmbeddedChannel(new SslHandler(engine(context, false)));
    var client = new EmbeddedChannel(new SslHandler(engine(context, true)));
    exchange(server, client);
    var framing = new Framing();
    var out = Outlet.of(server);
    var decoder = FramingTest.decoder();
    var expected = new ArrayList<String>();
    long seq = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Run run = framing.start();
      for (int i = 0; i <= round % 20; i++) {
        String event = "{\"text\":\"" + "x".repeat(round * 60);
        run = run.then(event.getBytes(StandardCharsets.UTF_8));
        expected.add(event + ",\"seq\":" + (seq + i) + "}");
      }
      framing.write(out, run, seq);
      seq += run.count();
      server.flush();
      exchange(server, client);
      for (Object bytes = client.readInbound(); bytes != null; bytes = client.readInbound()) {
        decoder.writeInbound(bytes);
      }
    }
    assertThat(texts(decoder)).isEqualTo(expected);
  }

  private static List<String> texts(EmbeddedChannel decoder) {
    var texts = new ArrayList<String>();
    for (Object next = decoder.readInbound(); next != null; next = decoder.readInbound()) {
      var frame = (TextWebSocketFrame) next;
      texts.add(frame.text());
      frame.release();
    }
    return texts;
  }

  /// Carries bytes between the two until neither says more.
  private static void exchange(EmbeddedChannel one, EmbeddedChannel other) {
    boolean more = true;
    while (more) {
      boolean there = carry(one, other);
      boolean back = carry(other, one);
      more = there || back;
    }
  }

  private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
    from.runPendingTasks();
    boolean any = false;
    for (Object bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
      any = true;
    }
    to.runPendingTasks();
    return any;
  }

  private static SSLEngine engine(SSLContext context, boolean client) {
    var engine = context.createSSLEngine("localhost", 443);
    engine.setUseClientMode(client);
    return engine;
  }

  private SSLContext context() throws Exception {
    Path file = directory.resolve("store.p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command =
        List.of(
            tool,
            "-genkeypair",
            "-alias",
            "own",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-storetype",
            "PKCS12",
            "-storepass",
            "changeit",
            "-keystore",
            file.toString());
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, WORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, WORD);
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
