package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessagePack;

class MessagePackReaderTest {
  @Test
  void a_request_is_read() throws Exception {
    var packer = MessagePack.newDefaultBufferPacker();
    packer.packMapHeader(3);
    packer.packString("seq").packInt(7);
    packer.packString("action").packString("user_typing");
    packer.packString("data").packMapHeader(2);
    packer.packString("list").packArrayHeader(2).packBoolean(true).packNil();
    packer.packString("half").packDouble(0.5);
    var request = RequestReader.binary(packer.toByteArray()).orElseThrow();

    assertThat(request.seq()).isEqualTo(7);
    assertThat(request.action()).isEqualTo("user_typing");
    assertThat(request.data()).isEqualTo(Map.of("list", Arrays.asList(true, null), "half", 0.5));
  }

  @Test
  void what_claims_to_be_huge_or_nests_deep_is_nothing() {
    for (byte[] bytes :
        List.of(
            new byte[] {(byte) 0xdf, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            new byte[] {(byte) 0x81, (byte) 0xa1, 'a', (byte) 0xdd, 0x7f, 0x0f, 0x0f, 0x0f},
            new byte[] {(byte) 0x81, (byte) 0xa1, 'a', (byte) 0xc6, 0x7f, 0x0f, 0x0f, 0x0f},
            deep(),
            new byte[0],
            new byte[] {0x07})) {
      assertThat(MessagePackReader.object(bytes)).isEmpty();
    }
  }

  private static byte[] deep() {
    byte[] bytes = new byte[8_000];
    Arrays.fill(bytes, (byte) 0x91);
    bytes[0] = (byte) 0x81;
    bytes[1] = (byte) 0xa0;
    return bytes;
  }

  @Test
  void random_bytes_break_nothing() {
    var random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) (0x80 | random.nextInt(4));
      }
      assertThat(MessagePackReader.object(bytes)).isNotNull();
    }
  }
}
