package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.RandomIds;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

class RecordCodecTest {
  private static final RandomIds IDS = new RandomIds();
  private static final UserId ANN = new UserId(IDS.next());
  private static final UserId BOB = new UserId(IDS.next());
  private static final ChannelId TOWN = new ChannelId(IDS.next());
  private static final TeamId TEAM = new TeamId(IDS.next());

  record Said(String text) implements DurableEvent<Scope> {
    @Override
    public String type() {
      return "said";
    }
  }

  record Args(List<String> users) {}

  static Stream<LogRecord> records() {
    var hook = new HookKey<>("mentions", Args.class).with(new Args(List.of(ANN.value())));
    return Stream.of(
        event(new Scope.ToUser(ANN), List.of()),
        event(new Scope.ToUser(ANN, TOWN, TEAM, new ConnectionId(IDS.next())), List.of(hook)),
        event(new Scope.ToChannel(TOWN), List.of(hook, hook)),
        event(new Scope.ToChannel(TOWN, Set.of(ANN, BOB), Scope.Readers.ADMINS), List.of()),
        event(new Scope.ToTeam(TEAM, Set.of(BOB)), List.of()),
        event(new Scope.ToEveryone(Set.of(), Scope.Readers.NON_ADMINS), List.of()),
        new EntitlementChange(ANN, 7, new EntitlementChange.JoinedChannel(TOWN)),
        new EntitlementChange(ANN, 8, new EntitlementChange.LeftChannel(TOWN)),
        new EntitlementChange(ANN, 9, new EntitlementChange.JoinedTeam(TEAM)),
        new EntitlementChange(ANN, 10, new EntitlementChange.LeftTeam(TEAM)),
        new EntitlementChange(ANN, 11, new EntitlementChange.Administers(true)),
        new EntitlementChange(ANN, 12, new EntitlementChange.Administers(false)),
        new Topic("users").about(ANN.value()),
        new Topic("presence").about(ANN.value(), new byte[] {1, 2, 3}));
  }

  private static LogRecord event(Scope scope, List<HookCall> hooks) {
    return ClientEvent.of(new Said("héllo 😀 <b>"), scope, hooks);
  }

  @ParameterizedTest
  @MethodSource("records")
  void a_record_comes_back_as_it_was(LogRecord record) throws RecordCodec.Unreadable {
    assertThat(decode(encode(record))).usingRecursiveComparison().isEqualTo(record);
  }

  @ParameterizedTest
  @MethodSource("records")
  void a_cut_record_is_unreadable(LogRecord record) {
    byte[] whole = encode(record);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(RecordCodec.Unreadable.class)
          .as("cut to %d of %d", length, whole.length)
          .isThrownBy(() -> decode(cut));
    }
  }

  @Test
  void damage_is_unreadable_or_another_record_and_never_anything_else() {
    long seed = 20_261_124;
    var random = new Random(seed);
    var all = records().map(RecordCodecTest::encode).toList();
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = all.get(random.nextInt(all.size())).clone();
      for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(decode(damaged)).isNotNull();
      } catch (RecordCodec.Unreadable e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }

  @Test
  void an_event_is_written_once_with_its_keys_in_order() {
    var event = ClientEvent.of(new Said("a"), new Scope.ToChannel(TOWN, Set.of(ANN)), List.of());

    String json = new String(event.json(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(json)
        .isEqualTo(
            """
            {"event":"said","data":{"text":"a"},"broadcast":{"omit_users":{"%s":true},"user_id":"",\
            "channel_id":"%s","team_id":"","connection_id":"","omit_connection_id":""}\
            """
                .formatted(ANN, TOWN));
    assertThat(json.charAt(event.dataEnd())).isEqualTo('}');
    assertThat(json.substring(0, event.dataEnd())).endsWith("\"text\":\"a\"");
  }

  private static byte[] encode(LogRecord record) {
    return RecordCodec.encode(record, Formats.FIRST);
  }

  private static LogRecord decode(byte[] bytes) throws RecordCodec.Unreadable {
    return RecordCodec.decode(Bytes.of(bytes), 0, Formats.OF_THIS_BUILD);
  }
}
