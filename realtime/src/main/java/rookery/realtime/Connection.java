package rookery.realtime;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Scope;
import rookery.kernel.ConnectionId;
import rookery.kernel.UserId;

/// A cursor: who reads, from where in the log, and the number of the next event. What it is sent is
/// decided by the log's entries and its [Rights] alone. It waits until its rights are read; what
/// passes meanwhile is kept. Not thread-safe; confined to its event loop.
final class Connection {
  private final ConnectionId id;
  private final Reader reader;
  private final Socket socket;
  private final FrameHooks hooks;
  private final Queue<Entry> passed = new ArrayDeque<>();
  private Position position;
  private @Nullable Rights rights;
  private long nextSeq;
  private boolean ended;

  /// @param position everything behind it is for this connection
  Connection(ConnectionId id, Reader reader, Socket socket, FrameHooks hooks, Position position) {
    this.id = id;
    this.reader = reader;
    this.socket = socket;
    this.hooks = hooks;
    this.position = position;
  }

  ConnectionId id() {
    return id;
  }

  UserId user() {
    return reader.user();
  }

  Socket socket() {
    return socket;
  }

  /// Whether its session goes on is to be looked up.
  void recheckSession() {
    socket.recheckSession();
  }

  /// The last entry that was looked through.
  Position position() {
    return position;
  }

  /// What it may receive; not before [#begin].
  Rights rights() {
    return requireNonNull(rights, "rights are not read yet");
  }

  /// Whether its rights are known and it receives.
  boolean live() {
    return rights != null && !ended;
  }

  boolean ended() {
    return ended;
  }

  /// From now on it receives nothing.
  void end() {
    ended = true;
    passed.clear();
  }

  /// Keeps an entry until the rights are known; answers whether there was room.
  boolean keep(Entry entry, int most) {
    return passed.size() < most && passed.add(entry);
  }

  /// The rights are known: says hello and sends what passed meanwhile.
  ///
  /// @return false if it must start over
  boolean begin(Rights known, ClientEvent hello) {
    rights = known;
    write(hello, Optional.empty());
    for (Entry entry = passed.poll(); entry != null; entry = passed.poll()) {
      if (!catchUp(entry)) {
        return false;
      }
    }
    return true;
  }

  private boolean catchUp(Entry entry) {
    for (Entry.Item item : entry.items()) {
      switch (item) {
        case Entry.Sent sent -> offer(sent);
        case Entry.Changed(var change) -> {
          if (change.user().equals(user()) && apply(change) == Rights.Outcome.GAP) {
            return false;
          }
        }
      }
    }
    position = entry.position();
    return true;
  }

  /// Everything of an entry has been offered.
  void passed(Position to) {
    position = to;
  }

  Rights.Outcome apply(EntitlementChange change) {
    return rights().apply(change);
  }

  /// Sends an event, if it is for this connection.
  void offer(Entry.Sent sent) {
    Scope scope = sent.event().scope();
    boolean left = scope instanceof Scope.ToUser(_, _, _, var omit) && id.equals(omit);
    if (live() && !left && rights().cover(scope)) {
      write(sent.event(), hooks.edit(sent.hooks(), reader));
    }
  }

  private void write(ClientEvent event, Optional<FrameEdit> edit) {
    long seq = nextSeq++;
    socket.send(
        edit.isPresent()
            ? Frames.edited(DataKeys.of(event), edit.get(), seq)
            : Frames.plain(event, seq),
        event.type());
  }
}
