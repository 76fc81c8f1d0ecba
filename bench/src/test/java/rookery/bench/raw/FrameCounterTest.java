package rookery.bench.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCounterTest {
  private record Frame(int opcode, long length, long seq) {}

  private static ByteBuf frame(int opcode, String text) {
    byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
    var frame = Unpooled.buffer().writeByte(0x80 | opcode);
    if (payload.length < 126) {
      frame.writeByte(payload.length);
    } else if (payload.length < 65_536) {
      frame.writeByte(126).writeShort(payload.length);
    } else {
      frame.writeByte(127).writeLong(payload.length);
    }
    return frame.writeBytes(payload);
  }

  private static List<Frame> taken(ByteBuf bytes, int piece) {
    var found = new ArrayList<Frame>();
    var counter =
        new FrameCounter((opcode, length, seq) -> found.add(new Frame(opcode, length, seq)));
    while (bytes.isReadable()) {
      counter.take(bytes.readSlice(Math.min(piece, bytes.readableBytes())));
    }
    return found;
  }

  @Test
  void frames_of_every_size_are_found_with_the_numbers_at_their_ends() {
    var bytes =
        Unpooled.wrappedBuffer(
            frame(1, "{\"seq\":17}"),
            frame(9, ""),
            frame(1, "{\"x\":\"" + "a".repeat(200) + "\",\"seq\":1234567}"),
            frame(1, "a".repeat(70_000)),
            frame(1, "{\"seq_reply\":\"no number\"}"));

    assertThat(taken(bytes, 1_000_000))
        .containsExactly(
            new Frame(1, 10, 17),
            new Frame(9, 0, FrameCounter.NO_SEQ),
            new Frame(1, 222, 1_234_567),
            new Frame(1, 70_000, FrameCounter.NO_SEQ),
            new Frame(1, 25, FrameCounter.NO_SEQ));
  }

  @Test
  void none_is_missed_however_they_are_cut() {
    var random = new Random(7);
    for (int piece = 1; piece < 40; piece++) {
      var bytes = Unpooled.buffer();
      var lengths = new ArrayList<Long>();
      for (int i = 0; i < 50; i++) {
        String text = "b".repeat(random.nextInt(300));
        bytes.writeBytes(frame(1, text));
        lengths.add((long) text.length());
      }

      assertThat(taken(bytes, piece))
          .as("pieces of %d", piece)
          .extracting(Frame::length)
          .isEqualTo(lengths);
    }
  }
}
