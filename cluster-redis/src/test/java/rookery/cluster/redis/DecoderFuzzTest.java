package rookery.cluster.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.cluster.Bytes;
import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Formats;
import rookery.cluster.NodeFacts;
import rookery.kernel.Incarnation;
import rookery.kernel.RandomIds;

/// Whatever stands in Redis, reading it ends with a value or says that it is none of this
/// program's. `-Drookery.fuzz.seed=N` repeats a run.
@Tag("full")
class DecoderFuzzTest {
  private static final long SEED = Long.getLong("rookery.fuzz.seed", System.nanoTime());
  private static final int ROUNDS = 30_000;

  private final Random random = new Random(SEED);
  private final Expander expander = new Expander();

  @AfterEach
  void close() {
    expander.close();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] damaged(byte[] bytes) {
    return switch (random.nextInt(3)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> bytes(random.nextInt(100));
      default -> {
        byte[] copy = bytes.clone();
        for (int i = 1 + random.nextInt(4); i > 0 && copy.length > 0; i--) {
          copy[random.nextInt(copy.length)] = (byte) random.nextInt();
        }
        yield copy;
      }
    };
  }

  /// Answers how often it was refused.
  private static int refusals(byte[] input, Consumer<byte[]> reader) {
    try {
      reader.accept(input);
      return 0;
    } catch (IllegalArgumentException _) {
      return 1;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + SEED + ", " + Arrays.toString(input), e);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  @Test
  void batches_are_read_or_refused() {
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<byte[]> records = new ArrayList<>();
      for (int j = random.nextInt(5); j > 0; j--) {
        records.add(bytes(random.nextInt(50)));
      }
      byte[] packed = Packing.pack(records);
      assertThat(unpacked(packed)).usingRecursiveComparison().isEqualTo(records);
      refused += refusals(damaged(packed), this::unpacked);
    }
    assertThat(refused).as("seed %d", SEED).isGreaterThan(ROUNDS / 3);
  }

  private List<byte[]> unpacked(byte[] packed) {
    return Packing.unpack(packed, expander).stream().map(Bytes::copy).toList();
  }

  @Test
  void compressed_batches_are_read_or_refused() {
    int refused = 0;
    try (var compressor = new Compressor()) {
      for (int i = 0; i < ROUNDS / 10; i++) {
        List<byte[]> records = new ArrayList<>();
        for (int j = 1 + random.nextInt(5); j > 0; j--) {
          records.add(("{\"number\":" + random.nextInt() + "}").repeat(20).getBytes(ISO_8859_1));
        }
        byte[] compressed = compressor.compressed(Packing.pack(records));
        assertThat(compressed[0]).isEqualTo((byte) Formats.COMPRESSED);
        assertThat(unpacked(compressed)).usingElementComparator(Arrays::compare).isEqualTo(records);
        refused += refusals(damaged(compressed), this::unpacked);
      }
    }
    assertThat(refused).as("seed %d", SEED).isGreaterThan(ROUNDS / 30);
  }

  @Test
  void pairs_and_places_are_read_or_refused() {
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      var pairs =
          List.of(
              new Pair(random.nextLong(), random.nextLong(), random.nextLong()),
              new Pair(random.nextInt(99), random.nextInt(99), random.nextInt(99)));
      String written = PairText.write(pairs);
      assertThat(PairText.read(written)).isEqualTo(pairs);
      byte[] damaged = damaged(written.getBytes(ISO_8859_1));
      refused += refusals(damaged, of -> PairText.read(text(of)));
      refused += refusals(damaged, of -> PairText.position(text(of)));
    }
    assertThat(refused).as("seed %d", SEED).isGreaterThan(ROUNDS / 3);
  }

  @Test
  void facts_are_read_or_refused() {
    var facts =
        new NodeFacts(
            "a\nb",
            new Incarnation(new RandomIds().next()),
            "host",
            "1.0",
            7,
            "config",
            12,
            "e:4",
            NodeFacts.State.SERVING);
    byte[] written = FactsText.write(facts).getBytes(ISO_8859_1);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      refused += refusals(damaged(written), of -> FactsText.read(text(of)));
    }
    assertThat(refused).as("seed %d", SEED).isGreaterThan(ROUNDS / 3);
  }

  @Test
  void entries_of_the_stream_are_read_or_refused() {
    byte[] id = "7-0".getBytes(ISO_8859_1);
    byte[] packed = Packing.pack(List.of(new byte[] {1, 2, 3}));
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<byte[]> fields = new ArrayList<>();
      for (String field :
          List.of("e", "one", "p", new RandomIds().next(), "s", "4", "h", "ab", "t", "5")) {
        fields.add(field.getBytes(ISO_8859_1));
      }
      fields.add(new byte[] {'d'});
      fields.add(packed);
      int victim = random.nextInt(fields.size() + 1);
      byte[] given = victim == fields.size() ? damaged(id) : id;
      if (victim < fields.size()) {
        fields.set(victim, damaged(fields.get(victim)));
      }
      refused += refusals(given, of -> Stored.read(List.of(of, fields), expander));
    }
    assertThat(refused).as("seed %d", SEED).isGreaterThan(ROUNDS / 10);
  }
}
