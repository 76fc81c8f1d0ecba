package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is written is read by a decoder that is not this project's.
class FramingTest {
  private static final int[] SIZES = {0, 1, 90, 110, 115, 116, 117, 120, 126, 700, 65_500, 70_000};
  private static final long[] FIRSTS = {0, 1, 8, 95, 9_998, 99_999, Integer.MAX_VALUE, 1L << 60};

  private final Framing framing = new Framing();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Outlet out = Outlet.of(channel);

  static EmbeddedChannel decoder() {
    return new EmbeddedChannel(
        new WebSocket13FrameDecoder(
            WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1 << 20)
                .build()));
  }

  private List<WebSocketFrame> sent() {
    channel.flushOutbound();
    var decoder = decoder();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      decoder.writeInbound(bytes);
    }
    var frames = new ArrayList<WebSocketFrame>();
    for (WebSocketFrame next = decoder.readInbound(); next != null; next = decoder.readInbound()) {
      frames.add(next);
    }
    return frames;
  }

  @Test
  void frames_of_every_length_follow_each_other() {
    var random = new Random(3);
    for (int round = 0; round < 300; round++) {
      long first = FIRSTS[random.nextInt(FIRSTS.length)] + random.nextInt(3);
      int count = 1 + random.nextInt(40);
      var expected = new ArrayList<String>();
      Run run = framing.start();
      for (int i = 0; i < count; i++) {
        int size = SIZES[random.nextInt(count < 10 ? SIZES.length : SIZES.length - 2)];
        String event = "é".repeat(size / 4) + "x".repeat(size - size / 4 * 2);
        run = run.then(event.getBytes(StandardCharsets.UTF_8));
        expected.add(event + ",\"seq\":" + (first + i) + "}");
      }
      framing.write(out, run, first);
      var frames = sent();
      assertThat(frames)
          .allSatisfy(frame -> {
            assertThat(frame).isInstanceOf(TextWebSocketFrame.class);
            assertThat(frame.isFinalFragment()).isTrue();
          });
      assertThat(frames.stream().map(frame -> ((TextWebSocketFrame) frame).text()))
          .isEqualTo(expected);
      frames.forEach(WebSocketFrame::release);
    }
  }

  @Test
  void those_who_are_sent_the_same_share_what_waits() {
    byte[] one = {'1'};
    byte[] two = {'2'};
    assertThat(framing.start().then(one).then(two)).isSameAs(framing.start().then(one).then(two));
    assertThat(framing.start().then(two).count()).isEqualTo(1);
  }

  @Test
  void what_is_said_besides_is_in_frames_too() {
    channel.write(Framing.ping(channel));
    channel.write(Framing.pong(channel, channel.alloc().buffer().writeBytes(new byte[125])));
    channel.write(Framing.text(channel, "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8)));
    channel.write(Framing.close(channel, 4002, "slow, é"));
    var frames = sent();
    assertThat(frames.get(0)).isInstanceOf(PingWebSocketFrame.class);
    assertThat(frames.get(1)).isInstanceOf(PongWebSocketFrame.class);
    assertThat(frames.get(1).content().readableBytes()).isEqualTo(125);
    assertThat(((TextWebSocketFrame) frames.get(2)).text()).isEqualTo("{\"status\":\"OK\"}");
    var close = (CloseWebSocketFrame) frames.get(3);
    assertThat(close.statusCode()).isEqualTo(4002);
    assertThat(close.reasonText()).isEqualTo("slow, é");
    frames.forEach(WebSocketFrame::release);
  }

  @Test
  void a_close_without_a_reason_has_none() {
    channel.write(Framing.close(channel, -1, ""));
    assertThat(((CloseWebSocketFrame) sent().getFirst()).statusCode()).isEqualTo(-1);
  }
}
