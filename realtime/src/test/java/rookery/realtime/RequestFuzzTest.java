package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/// Whatever a client sends as a message, reading it ends with a request or with nothing.
/// `-Drookery.fuzz.seed=N` repeats a run.
class RequestFuzzTest {
  private static final long SEED = Long.getLong("rookery.fuzz.seed", System.nanoTime());
  private static final int ROUNDS = 40_000;
  private static final int DEPTH = 4_000;

  private final Random random = new Random(SEED);

  private byte[] damaged(byte[] bytes) {
    byte[] copy =
        random.nextInt(4) == 0
            ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 10))
            : bytes.clone();
    for (int i = random.nextInt(5); i > 0 && copy.length > 0; i--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  @Test
  void texts_are_read_or_nothing() {
    byte[] good =
        "{\"seq\":12,\"action\":\"user_typing\",\"data\":{\"a\":[1,2.5,null,true],\"b\":\"\\u00e4\"}}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(RequestReader.text(good)).isPresent();
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] text = damaged(good);
      try {
        read += RequestReader.text(text).isPresent() ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + SEED + ", " + Arrays.toString(text), e);
      }
    }
    assertThat(read).as("seed %d", SEED).isBetween(1, ROUNDS - 1);
  }

  @Test
  void binaries_are_read_or_nothing() throws Exception {
    byte[] good;
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packMapHeader(3).packString("seq").packInt(7).packString("action").packString("ping");
      packer.packString("data").packMapHeader(2).packString("list").packArrayHeader(2).packInt(1);
      packer.packDouble(2.5).packString("bytes").packBinaryHeader(3);
      packer.addPayload(new byte[] {1, 2, 3});
      good = packer.toByteArray();
    }
    assertThat(RequestReader.binary(good)).isPresent();
    int read = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] binary = damaged(good);
      try {
        read += RequestReader.binary(binary).isPresent() ? 1 : 0;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("seed " + SEED + ", " + Arrays.toString(binary), e);
      }
    }
    assertThat(read).as("seed %d", SEED).isBetween(1, ROUNDS - 1);
  }

  @Test
  void what_nests_without_end_is_nothing() {
    String deep = "{\"seq\":1,\"action\":\"x\",\"data\":{\"a\":" + "[".repeat(DEPTH);
    assertThat(RequestReader.text(deep.getBytes(StandardCharsets.UTF_8))).isEmpty();
    byte[] arrays = new byte[DEPTH];
    Arrays.fill(arrays, (byte) 0x91);
    assertThat(RequestReader.binary(arrays)).isEmpty();
    byte[] maps = new byte[DEPTH];
    Arrays.fill(maps, (byte) 0x81);
    assertThat(RequestReader.binary(maps)).isEmpty();
  }
}
