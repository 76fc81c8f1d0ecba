package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.RandomIds;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// Whatever bytes stand in the log or the outbox, reading them ends with a record or says that it
/// cannot be read. `-Drookery.fuzz.seed=N` repeats a run.
class RecordFuzzTest {
  private static final long SEED = Long.getLong("rookery.fuzz.seed", System.nanoTime());
  private static final int ROUNDS = 30_000;
  private static final RandomIds IDS = new RandomIds();

  private static final List<Scope.Readers> READERS =
      List.of(Scope.Readers.ALL, Scope.Readers.ADMINS, Scope.Readers.NON_ADMINS);

  private final Random random = new Random(SEED);

  record Thing(String text, int number) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "thing";
    }
  }

  private LogRecord any() {
    return switch (random.nextInt(3)) {
      case 0 -> {
        var hooks =
            random.nextBoolean()
                ? List.<HookCall>of()
                : List.of(new HookCall("hook", bytes(random.nextInt(40))));
        yield ClientEvent.of(new Thing(text(), random.nextInt()), scope(), hooks);
      }
      case 1 -> new EntitlementChange(new UserId(IDS.next()), random.nextLong(), change());
      default ->
          random.nextBoolean()
              ? new Topic(text()).about(text())
              : new Topic(text()).about(text(), bytes(random.nextInt(100)));
    };
  }

  private Scope scope() {
    Set<UserId> except = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      except.add(new UserId(IDS.next()));
    }
    var readers = READERS.get(random.nextInt(READERS.size()));
    return switch (random.nextInt(4)) {
      case 0 ->
          new Scope.ToUser(
              new UserId(IDS.next()),
              random.nextBoolean() ? null : new ChannelId(IDS.next()),
              random.nextBoolean() ? null : new TeamId(IDS.next()),
              random.nextBoolean() ? null : new ConnectionId(IDS.next()));
      case 1 -> new Scope.ToChannel(new ChannelId(IDS.next()), except, readers);
      case 2 -> new Scope.ToTeam(new TeamId(IDS.next()), except);
      default -> new Scope.ToEveryone(except, readers);
    };
  }

  private EntitlementChange.Change change() {
    return switch (random.nextInt(5)) {
      case 0 -> new EntitlementChange.JoinedChannel(new ChannelId(IDS.next()));
      case 1 -> new EntitlementChange.LeftChannel(new ChannelId(IDS.next()));
      case 2 -> new EntitlementChange.JoinedTeam(new TeamId(IDS.next()));
      case 3 -> new EntitlementChange.LeftTeam(new TeamId(IDS.next()));
      default -> new EntitlementChange.Administers(random.nextBoolean());
    };
  }

  private String text() {
    return new String(bytes(random.nextInt(60)), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void what_was_written_is_read_as_it_was() throws Exception {
    for (int i = 0; i < ROUNDS / 10; i++) {
      LogRecord record = any();
      byte[] once = encode(record);
      Bytes envelope = Bytes.of(Envelope.of(i + 1L, once));
      assertThat(Envelope.row(envelope)).isEqualTo(i + 1);
      LogRecord read = decode(Envelope.record(envelope));
      assertThat(read).as("seed %d", SEED).usingRecursiveComparison().isEqualTo(record);
    }
  }

  @Test
  void damage_is_told_and_nothing_else_happens() {
    int unreadable = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] damaged = damaged(Envelope.of(i + 1L, encode(any())));
      try {
        decode(Envelope.record(Bytes.of(damaged)));
      } catch (RecordCodec.Unreadable _) {
        unreadable++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + SEED + ", " + Arrays.toString(damaged), e);
      }
    }
    assertThat(unreadable).as("seed %d", SEED).isGreaterThan(ROUNDS / 3);
  }

  private byte[] damaged(byte[] bytes) {
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> bytes(random.nextInt(200));
      case 2 -> {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(20));
        yield longer;
      }
      default -> {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        yield bytes;
      }
    };
  }

  private static byte[] encode(LogRecord record) {
    return RecordCodec.encode(record, Formats.FIRST);
  }

  private static LogRecord decode(Bytes bytes) throws RecordCodec.Unreadable {
    return RecordCodec.decode(bytes, 0, Formats.OF_THIS_BUILD);
  }
}
