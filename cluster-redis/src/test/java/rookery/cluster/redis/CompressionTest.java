package rookery.cluster.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;

class CompressionTest {
  private final Compressor compressor = new Compressor();
  private final Expander expander = new Expander();

  @AfterEach
  void close() {
    compressor.close();
    expander.close();
  }

  /// About what a node writes of a post.
  static byte[] posted(int number) {
    return ("{\"event\":\"posted\",\"data\":{\"channel_display_name\":\"Nest\",\"channel_name\":\"nest\","
            + "\"channel_type\":\"O\",\"post\":\"{\\\"id\\\":\\\"%s\\\",\\\"create_at\\\":17640%d,"
            + "\\\"message\\\":\\\"number %d\\\",\\\"props\\\":{},\\\"metadata\\\":{}}\"},"
            + "\"broadcast\":{\"omit_users\":null,\"user_id\":\"\"}")
        .formatted("abc%023d".formatted(number), number, number)
        .getBytes(UTF_8);
  }

  private static byte[] packed(int records) {
    return Packing.pack(IntStream.range(0, records).mapToObj(CompressionTest::posted).toList());
  }

  @Test
  void what_is_compressed_is_smaller_and_comes_out_as_it_was() {
    for (int records : List.of(1, 2, 10, 100)) {
      byte[] packed = packed(records);

      byte[] compressed = compressor.compressed(packed);

      assertThat(compressed.length).isLessThan(packed.length / 2);
      assertThat(compressed[0]).isEqualTo((byte) Formats.COMPRESSED);
      assertThat(expander.expanded(compressed)).isEqualTo(packed);
      assertThat(Packing.unpack(compressed, expander).stream().map(Bytes::copy))
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactlyElementsOf(
              IntStream.range(0, records).mapToObj(CompressionTest::posted).toList());
    }
  }

  @Test
  void what_would_not_become_smaller_is_left_as_it_is() {
    byte[] small = Packing.pack(List.of("a".repeat(100).getBytes(UTF_8)));
    byte[] noise = new byte[20_000];
    new Random(1).nextBytes(noise);
    byte[] noisy = Packing.pack(List.of(noise));

    assertThat(compressor.compressed(small)).isSameAs(small);
    assertThat(compressor.compressed(noisy)).isSameAs(noisy);
  }

  @Test
  void nothing_grows() {
    var random = new Random(2);
    for (int i = 0; i < 2_000; i++) {
      byte[] record = new byte[Deflate.LEAST_BYTES + random.nextInt(200)];
      random.nextBytes(record);
      // The more of it is the same, the nearer to what pays.
      Arrays.fill(record, 0, random.nextInt(100), (byte) 'a');
      byte[] packed = Packing.pack(List.of(record));
      assertThat(compressor.compressed(packed).length).isLessThanOrEqualTo(packed.length);
    }
  }

  @Test
  void a_batch_that_says_to_be_larger_than_it_can_be_is_refused_before_memory_is_taken() {
    byte[] compressed = compressor.compressed(packed(2));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> expander.expanded(saying(compressed, Integer.MAX_VALUE)))
        .withMessageContaining("2147483647 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expander.expanded(saying(compressed, -1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> expander.expanded(saying(compressed, Deflate.MOST_BYTES)));
  }

  @Test
  void a_batch_that_is_smaller_or_larger_than_it_says_is_refused() {
    byte[] packed = packed(3);
    byte[] compressed = compressor.compressed(packed);

    for (int size : List.of(0, 1, packed.length - 1, packed.length + 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> expander.expanded(saying(compressed, size)));
    }
    byte[] longer = Arrays.copyOf(compressed, compressed.length + 1);
    assertThatIllegalArgumentException().isThrownBy(() -> expander.expanded(longer));
    assertThat(expander.expanded(compressed)).isEqualTo(packed);
  }

  @Test
  void nothing_is_compressed_within_what_is_compressed() {
    byte[] once = compressor.compressed(packed(100));
    byte[] twice = compressor.compressed(Arrays.copyOf(once, once.length * 4));

    assertThat(twice[0]).isEqualTo((byte) Formats.COMPRESSED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Packing.unpack(twice, expander))
        .withMessage("a batch of format 2");
  }

  @Test
  void the_dictionary_is_a_part_of_the_format_and_stays_as_it_is() throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Deflate.DICTIONARY);

    assertThat(HexFormat.of().formatHex(sum))
        .isEqualTo("779d6312aa777830bf15fb4d2ceb20a0be9049a4449d362d5fa240c9672a3fbe");
  }

  private static byte[] saying(byte[] compressed, int size) {
    byte[] other = compressed.clone();
    ByteBuffer.wrap(other).putInt(1, size);
    return other;
  }
}
