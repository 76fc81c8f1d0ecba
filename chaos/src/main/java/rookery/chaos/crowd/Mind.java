package rookery.chaos.crowd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import rookery.chaos.history.ClientState;
import rookery.chaos.history.Entry;

/// What a device makes of the events that came: one after the other, reading anew over REST where
/// the protocol's clients do. Thread-safe; a thread of its own applies.
final class Mind {
  private static final int RECENT = 60;

  private final String device;
  private final String user;
  private final Field field;
  private final Reloading reloading;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedBlockingQueue<Entry.Received> events = new LinkedBlockingQueue<>();
  private final ClientState state;
  private final Deque<Recent> recent = new ArrayDeque<>();
  private volatile boolean busy;

  Mind(String device, String user, Field field, Reloading reloading) {
    this.device = device;
    this.user = user;
    this.field = field;
    this.reloading = reloading;
    this.state = new ClientState(user, field.rooms());
  }

  /// A post that came lately. Immutable.
  record Recent(String channel, String post) {}

  void start() {
    Thread.ofVirtual().name(device + " applies").start(this::run);
  }

  /// Hands over the next event.
  void take(Entry.Received event) {
    events.add(event);
  }

  private void run() {
    try {
      while (!field.isOver() || !events.isEmpty()) {
        Entry.Received event = events.poll(200, TimeUnit.MILLISECONDS);
        if (event != null) {
          busy = true;
          apply(event);
        }
        busy = !events.isEmpty();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(Entry.Received event) {
    locked(() -> {
      state.apply(event);
      if (event.event().equals("posted") && event.type().isEmpty()) {
        recent.addLast(new Recent(event.channel(), event.post()));
        if (recent.size() > RECENT) {
          recent.removeFirst();
        }
      }
      return event;
    });
    if (event.event().equals("hello")) {
      startOver(cause(event, "hello"));
    } else if (event.event().equals("user_added")
        && event.user().equals(user)
        && event.scope().isEmpty()
        && field.rooms().contains(event.channel())) {
      load(cause(event, "joined"), event.channel(), 0);
    }
  }

  private Reloading.Cause cause(Entry.Received event, String reason) {
    return new Reloading.Cause(device, event.connection(), event.seq(), reason);
  }

  private void startOver(Reloading.Cause cause) {
    reloading
        .list(cause)
        .ifPresent(listed -> {
          locked(() -> {
            state.list(listed);
            return listed;
          });
          for (String channel : listed.channels()) {
            load(cause, channel, locked(() -> state.newest(channel)));
          }
        });
  }

  private void load(Reloading.Cause cause, String channel, long since) {
    reloading
        .load(cause, channel, since)
        .ifPresent(loaded ->
            locked(() -> {
              state.load(loaded);
              return loaded;
            }));
  }

  Set<String> channels() {
    return locked(state::channels);
  }

  List<Recent> recent() {
    return locked(() -> new ArrayList<>(recent));
  }

  /// What it still lacks of these posts, by channel; nothing if it has them all.
  Optional<String> lacks(Map<String, String> newest) {
    if (busy || !events.isEmpty()) {
      return Optional.of(device + " is still reading");
    }
    return locked(() ->
        newest.entrySet().stream()
            .filter(each ->
                state.channels().contains(each.getKey())
                    && !state.shows(each.getKey(), each.getValue()))
            .map(each -> device + " lacks " + each.getValue())
            .findFirst());
  }

  /// In what it differs from what was read afresh.
  List<ClientState.Difference> differences(Entry.Listed listed, Map<String, Entry.Loaded> fresh) {
    return locked(() -> state.differences(listed, fresh));
  }

  Reloading reloading() {
    return reloading;
  }

  private <T> T locked(java.util.function.Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
