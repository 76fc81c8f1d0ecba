package rookery.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.delivery.ClientEvent;
import rookery.delivery.Entitlements;
import rookery.delivery.FleetingEvent;
import rookery.delivery.HookCall;
import rookery.delivery.HookKey;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// However events are joined, sliced, interrupted by replies and breaks, and changed by hooks: each
/// client reads what a plain walk through the log says, frame by frame.
class JoinedFramesTest {
  private static final int STEPS = 150;

  /// Small ones, some that no longer fit a short header, and few that are joined with nothing.
  private static final int[] SIZES = {3, 40, 90, 300, 300, 700, 700, 5_000, 70_000};

  private final List<Client> clients = new ArrayList<>();
  private int events;
  private int requests;

  record Happening(int number, String text) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "happening";
    }
  }

  /// One whose bursts are kept short.
  record Posted(int number, String text) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "posted";
    }
  }

  /// Whom a hook marks. Immutable.
  record Marked(List<String> users) {}

  /// Marks those it is told, and says so beforehand. Immutable.
  private record Mark() implements FrameHook<Marked, Set<UserId>> {
    static final HookKey<Marked> KEY = new HookKey<>("mark", Marked.class);

    @Override
    public HookKey<Marked> key() {
      return KEY;
    }

    @Override
    public Set<UserId> prepare(Marked arguments) {
      return arguments.users().stream().map(UserId::new).collect(Collectors.toSet());
    }

    @Override
    public Optional<Set<UserId>> concerned(Set<UserId> users) {
      return Optional.of(users);
    }

    @Override
    public Optional<FrameEdit> before(Set<UserId> users, Reader reader) {
      return Optional.of(FrameEdit.put("marked", reader.user().value()));
    }
  }

  /// Marks those who want it, and cannot say who. Immutable.
  private record Asked() implements FrameHook<Marked, String> {
    static final HookKey<Marked> KEY = new HookKey<>("asked", Marked.class);

    @Override
    public HookKey<Marked> key() {
      return KEY;
    }

    @Override
    public String prepare(Marked arguments) {
      return "";
    }

    @Override
    public Optional<FrameEdit> before(String prepared, Reader reader) {
      return reader.wantsPostedAck() ? Optional.of(FrameEdit.put("asked", true)) : Optional.empty();
    }
  }

  /// A client and what it is to read. Not thread-safe; confined to the test.
  private static final class Client {
    private final UserId user;
    private final Set<ChannelId> channels;
    private final boolean asks;
    private final EmbeddedChannel channel;
    private final List<Map<String, Object>> expected = new ArrayList<>();
    private int seq = 1;

    Client(UserId user, Set<ChannelId> channels, boolean asks, EmbeddedChannel channel) {
      this.user = user;
      this.channels = channels;
      this.asks = asks;
      this.channel = channel;
    }
  }

  static LongStream seeds() {
    return new Random().longs(25);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void clients_read_what_a_plain_walk_through_the_log_says(long seed) throws Exception {
    var random = new Random(seed);
    var hub = hub(random);
    var channels = List.of(new ChannelId(hub.ids.next()), new ChannelId(hub.ids.next()));
    for (int i = 0; i < 8; i++) {
      connect(hub, channels, random);
    }
    for (int i = 0; i < STEPS; i++) {
      step(hub, channels, random);
    }
    for (int i = 0; i < 10_000 && (hub.backlog() > 0 || i < 1_000); i++) {
      hub.turns();
    }
    for (Client client : clients) {
      assertThat(read(client)).as("seed %d", seed).isEqualTo(client.expected);
    }
  }

  private static SmallHub hub(Random random) {
    var joining =
        new RealtimeSettings.Joining(
            1 << random.nextInt(17), 1 + random.nextInt(40), 1 + random.nextInt(5));
    var bursts = new RealtimeSettings.Bursts(Set.of("posted"), 3, Duration.ofMillis(20));
    var settings =
        RealtimeSettings.of(() -> "11.6.0", "host")
            .withMostPending(1 << 20)
            .withCatchingUp(bursts, 64 << 20)
            .withJoining(joining)
            .withCaps(() -> new SocketCaps(10_000, 10_000, 10_000, 10_000, 10_000));
    return new SmallHub(settings, List.of(new Mark(), new Asked()));
  }

  private void connect(SmallHub hub, List<ChannelId> channels, Random random) {
    var user =
        clients.isEmpty() || random.nextInt(3) > 0
            ? new UserId(hub.ids.next())
            : clients.get(random.nextInt(clients.size())).user;
    var mine = new HashSet<ChannelId>();
    channels.stream().filter(_ -> random.nextInt(4) > 0).forEach(mine::add);
    boolean asks = random.nextBoolean();
    var rights = new Entitlements(1, mine, Set.of(), false);
    var channel = hub.connect(user, rights, "posted_ack", Boolean.toString(asks));
    clients.add(new Client(user, mine, asks, channel));
    hub.turns();
  }

  private void step(SmallHub hub, List<ChannelId> channels, Random random) {
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> {
        var entry = new ArrayList<LogRecord>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          entry.add(event(channels, random));
        }
        hub.entry(entry);
      }
      case 3 -> {
        String ping = "{\"action\":\"ping\",\"seq\":" + ++requests + "}";
        clients
            .get(random.nextInt(clients.size()))
            .channel
            .writeInbound(new TextWebSocketFrame(ping));
      }
      default -> hub.turns();
    }
  }

  private ClientEvent event(List<ChannelId> channels, Random random) {
    int size = random.nextInt(60) == 0 ? 8 : random.nextInt(8);
    var text = "ü".repeat(SIZES[size] / 2);
    int number = events++;
    var user = clients.get(random.nextInt(clients.size())).user;
    Scope scope =
        switch (random.nextInt(4)) {
          case 0 -> new Scope.ToUser(user);
          case 1 -> new Scope.ToEveryone(Set.of(user), Scope.Readers.ALL);
          default -> new Scope.ToChannel(channels.get(random.nextInt(channels.size())));
        };
    var hooks = new ArrayList<HookCall>();
    var marked = clients.get(random.nextInt(clients.size())).user;
    if (random.nextInt(3) == 0) {
      hooks.add(Mark.KEY.with(new Marked(List.of(marked.value()))));
    }
    if (random.nextInt(3) == 0) {
      hooks.add(Asked.KEY.with(new Marked(List.of())));
    }
    var happening = random.nextBoolean() ? new Happening(number, text) : new Posted(number, text);
    var event = ClientEvent.of(happening, scope, hooks);
    for (Client client : clients) {
      if (concerns(scope, client)) {
        client.expected.add(frame(event, client, marked));
      }
    }
    return event;
  }

  private static boolean concerns(Scope scope, Client client) {
    return switch (scope) {
      case Scope.ToUser to -> to.user().equals(client.user);
      case Scope.ToChannel to -> client.channels.contains(to.channel());
      case Scope.ToTeam _ -> false;
      case Scope.ToEveryone to -> !to.except().contains(client.user);
    };
  }

  /// What a client is to read, by way of maps in place of bytes.
  @SuppressWarnings("unchecked")
  private static Map<String, Object> frame(ClientEvent event, Client client, UserId marked) {
    String json = new String(event.json(), StandardCharsets.UTF_8);
    var frame = parsed(json + ",\"seq\":" + client.seq++ + "}");
    var data = (Map<String, Object>) frame.get("data");
    for (HookCall hook : event.hooks()) {
      if (hook.hook().equals("mark") && client.user.equals(marked)) {
        data.put("marked", marked.value());
      } else if (hook.hook().equals("asked") && client.asks) {
        data.put("asked", true);
      }
    }
    return frame;
  }

  private static Map<String, Object> parsed(String json) {
    try {
      var frame = new TreeMap<String, Object>(Json.object(json.getBytes(StandardCharsets.UTF_8)));
      frame.computeIfPresent("data", (_, data) -> new TreeMap<>((Map<?, ?>) data));
      return frame;
    } catch (MalformedJson e) {
      throw new AssertionError(json, e);
    }
  }

  /// The events that a client was sent behind hello.
  private static List<Map<String, Object>> read(Client client) {
    var frames = new ArrayList<Map<String, Object>>();
    var received = new Received(client.channel);
    assertThat(parsed(received.next().text())).containsEntry("event", "hello");
    for (var next = received.next(); next != null; next = received.next()) {
      assertThat(next.isText()).as("%s", next.kind()).isTrue();
      var frame = parsed(next.text());
      if (frame.containsKey("event")) {
        frames.add(frame);
      } else {
        assertThat(frame).containsEntry("status", "OK");
      }
    }
    return frames;
  }
}
