package rookery.bench.crowd;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import rookery.bench.figures.Latencies;

/// Posts that are made, and which of the clients that should hear of them did, and when. A number
/// that is not left out tells nothing of an event that was never numbered; this does. Thread-safe.
public final class Echoes {
  private static final String SAYS = "something that somebody says, number ";
  private static final ByteBuf POSTED = needle("{\"event\":\"posted\"");
  private static final ByteBuf MARK = needle(SAYS);

  private final Map<String, Integer> listeners;
  private final ConcurrentMap<Long, Said> posts = new ConcurrentHashMap<>();

  /// A post, and when it reached whom. Thread-safe.
  private record Said(
      long since, int listeners, ConcurrentMap<String, Long> heard, LongAdder again) {}

  /// What became of the posts of one stretch of time. Immutable.
  ///
  /// @param toFrame from when a post was to be made until a client heard of it
  /// @param expected frames, one for each post and client
  /// @param missing of them
  /// @param again frames of what that client had heard already
  public record Count(Latencies.Stretch toFrame, long expected, long missing, long again) {}

  private Echoes(Map<String, Integer> listeners) {
    this.listeners = Map.copyOf(listeners);
  }

  /// Nobody listens.
  public static Echoes none() {
    return new Echoes(Map.of());
  }

  /// All of these do, at all of their channels, as long as it goes on.
  public static Echoes heardBy(List<Account> accounts) {
    var rooms = new HashMap<String, Integer>();
    accounts.forEach(each -> each.rooms().forEach(room -> rooms.merge(room, 1, Integer::sum)));
    return new Echoes(rooms);
  }

  private static ByteBuf needle(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
  }

  /// What a post says by which it is known again.
  public static String text(long number) {
    return SAYS + number;
  }

  /// A post is about to be made.
  ///
  /// @param since when it was to be made, in nanoseconds
  public void says(long number, long since, String room) {
    int many = listeners.getOrDefault(room, 0);
    if (many > 0) {
      posts.put(number, new Said(since, many, new ConcurrentHashMap<>(), new LongAdder()));
    }
  }

  /// It was not taken, so that nobody needs to hear of it.
  public void notSaid(long number) {
    posts.remove(number);
  }

  /// A client heard of something.
  void heard(String who, ByteBuf frame) {
    if (listeners.isEmpty() || !startsWithPosted(frame)) {
      return;
    }
    int at = ByteBufUtil.indexOf(MARK.duplicate(), frame);
    var said = at < 0 ? null : posts.get(number(frame, at + MARK.readableBytes()));
    if (said != null && said.heard.putIfAbsent(who, System.nanoTime()) != null) {
      said.again.increment();
    }
  }

  private static boolean startsWithPosted(ByteBuf frame) {
    int length = POSTED.readableBytes();
    return frame.readableBytes() > length
        && ByteBufUtil.equals(frame, frame.readerIndex(), POSTED, 0, length);
  }

  private static long number(ByteBuf frame, int from) {
    long value = 0;
    for (int at = from; at < frame.writerIndex(); at++) {
      int digit = frame.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /// What became of the posts that were to be made from one moment until before another.
  public Count between(long from, long until) {
    var latencies = new Latencies();
    long expected = 0;
    long reached = 0;
    long again = 0;
    for (Said said : posts.values()) {
      if (said.since - from >= 0 && said.since - until < 0) {
        expected += said.listeners;
        reached += said.heard.size();
        again += said.again.sum();
        said.heard.values().forEach(heard -> latencies.record(heard - said.since));
      }
    }
    return new Count(latencies.take(), expected, expected - reached, again);
  }
}
