package rookery.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import rookery.client.ChatClient;
import rookery.client.Event;
import rookery.client.EventStream;
import rookery.client.Tree;

/// A client that stays: it comes back when its socket is lost, and after a fresh `hello` it reads
/// the channel again, as official clients do. Thread-safe.
final class Follower implements AutoCloseable {
  private static final Executor SOON =
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);

  private final ChatClient client;
  private final String channel;
  private final EventStream stream;
  private final ConcurrentLinkedQueue<String> fetched = new ConcurrentLinkedQueue<>();
  private volatile boolean leaving;

  private Follower(ChatClient client, String channel) {
    this.client = client;
    this.channel = channel;
    this.stream = client.connects();
  }

  static Follower of(ChatClient client, String channel) {
    var follower = new Follower(client, channel);
    follower.watch();
    return follower;
  }

  /// The posts it has, by event or by fetch.
  Set<String> known() {
    var known = new LinkedHashSet<>(byEvent());
    known.addAll(fetched);
    return known;
  }

  /// The posts that came by event, in their order.
  List<String> byEvent() {
    var ids = new ArrayList<String>();
    for (Event event : stream.events()) {
      if (event.type().equals("posted") && event.broadcast().text("channel_id").equals(channel)) {
        ids.add(event.post().text("id"));
      }
    }
    return ids;
  }

  /// What was wrong with the numbers of its events, "" when nothing.
  String fault() {
    return stream.fault();
  }

  private void watch() {
    var _ = stream.closed().thenRunAsync(this::comesBack, SOON);
  }

  private void comesBack() {
    if (leaving) {
      return;
    }
    try {
      int hellos = stream.hellos();
      stream.connect(client.node());
      // A hello is queued before the answer to the first request.
      stream.act("ping", java.util.Map.of());
      if (stream.hellos() > hellos) {
        readsChannel();
      }
      watch();
    } catch (RuntimeException _) {
      SOON.execute(this::comesBack);
    }
  }

  private void readsChannel() {
    for (int page = 0; ; page++) {
      var posts =
          client
              .get("/channels/%s/posts?page=%d&per_page=200".formatted(channel, page))
              .expect(200);
      var order = posts.tree().at("order").list();
      if (order.isEmpty()) {
        return;
      }
      order.stream().map(Tree::text).forEach(fetched::add);
    }
  }

  @Override
  public void close() {
    leaving = true;
    stream.close();
  }
}
