package rookery.realtime;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Checkpoint;
import rookery.cluster.Position;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.kernel.ConnectionId;
import rookery.kernel.UserId;

/// A client's event stream on this node: a [Cursor] with a socket to write to and a [Trail] of
/// places from which others may go on. It waits until its rights are read, reads from memory or
/// from the log what it is behind, and is live from then on. Not thread-safe; confined to its event
/// loop.
final class Connection implements Cursor.Out {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final ConnectionId id;
  private final Reader reader;
  private final Socket socket;
  private final long token;
  private final Trail trail;
  private final Pace pace;
  private @Nullable Queue<Entry> fetched;
  private @Nullable Cursor cursor;
  private Mode mode = Mode.STARTING;
  private long savedSeq = -1;
  private long savedVersion;
  private long savedAt;
  private boolean savedLive;
  private boolean kept;
  private boolean wrote;
  private long place;

  /// What a connection is at.
  enum Mode {
    /// Its rights are being read.
    STARTING,
    /// It reads what it is behind.
    CATCHING_UP,
    /// It is given each entry as it comes.
    LIVE,
    /// It receives nothing more here.
    ENDED
  }

  /// @param token by which its checkpoints are told from those of other owners
  Connection(ConnectionId id, Reader reader, Socket socket, long token, Trail trail, Pace pace) {
    this.id = id;
    this.reader = reader;
    this.socket = socket;
    this.token = token;
    this.trail = trail;
    this.pace = pace;
  }

  ConnectionId id() {
    return id;
  }

  UserId user() {
    return reader.user();
  }

  /// Its place among those of its event loop, in the order in which they came; 0 before that.
  long place() {
    return place;
  }

  void place(long number) {
    place = number;
  }

  /// Whoever takes the connection over has a higher one.
  long token() {
    return token;
  }

  Socket socket() {
    return socket;
  }

  /// Whether its session goes on is to be looked up.
  void recheckSession() {
    socket.recheckSession();
  }

  Mode mode() {
    return mode;
  }

  void becomes(Mode next) {
    mode = next;
    if (next == Mode.LIVE || next == Mode.ENDED) {
      fetched = null;
    }
  }

  boolean live() {
    return mode == Mode.LIVE;
  }

  boolean ended() {
    return mode == Mode.ENDED;
  }

  Pace pace() {
    return pace;
  }

  /// Entries that were read from the log for it and that it has not gone through yet.
  Queue<Entry> fetched() {
    Queue<Entry> all = fetched == null ? new ArrayDeque<>() : fetched;
    fetched = all;
    return all;
  }

  /// Its rights are known: from now on it catches up.
  ///
  /// @param now in seconds
  void begin(Cursor from, long now) {
    cursor = from;
    trail.add(from.pair(), now);
    mode = Mode.CATCHING_UP;
  }

  /// Where it is; not before [#begin].
  Cursor cursor() {
    return requireNonNull(cursor, "rights are not read yet");
  }

  /// A checkpoint of it is written: whoever finds none later knows that it was lost.
  void kept() {
    kept = true;
  }

  /// Whether [#begin] was called.
  boolean begun() {
    return cursor != null;
  }

  /// Offers an event to a live connection; answers whether a frame waits for its socket then, which
  /// its pace is not told yet.
  ///
  /// @param known whether it is known to be for this connection
  boolean offer(Position at, Entry.Sent sent, boolean known) {
    wrote = false;
    if (known) {
      cursor().give(at, sent, this);
    } else {
      cursor().offer(at, sent, this);
    }
    return wrote;
  }

  Rights.Outcome apply(Position at, EntitlementChange change) {
    return cursor().apply(at, change);
  }

  /// Goes through an entry that it is behind.
  ///
  /// @return false if it must start over
  boolean take(Entry entry) {
    return cursor().take(entry, this);
  }

  @Override
  public void write(Entry.Sent sent, long seq) {
    var event = sent.event();
    if (LOG.isDebugEnabled() && event.row() != 0) {
      tell(event, seq);
    }
    if (!socket.add(sent.bytes(reader), seq)) {
      return;
    }
    wrote = true;
    if (!live()) {
      socket.count(event.type());
      if (pace.counts(event.type())) {
        pace.wrote(System.nanoTime());
      }
    }
  }

  private void tell(ClientEvent event, long seq) {
    LOG.debug(
        "The event {} of row {} goes to the connection {} of {}, with the number {}",
        event.type(),
        event.row(),
        id.value(),
        user().value(),
        seq);
  }

  /// Notes the place where it is, if nothing of the entry behind it was taken yet.
  ///
  /// @param loop the last entry that the event loop has gone through
  /// @param now in seconds
  private void note(Position loop, long now) {
    Cursor here = cursor();
    if (live()) {
      here.moveTo(loop);
    }
    if (here.settled(here.position())) {
      trail.add(here.pair(), now);
    }
  }

  /// What is to be written of it, if that is not what was written last. One that is not live is
  /// behind the others: the node's mark must not count for it.
  Optional<Checkpoint> checkpoint(Position loop, long now) {
    if (mode == Mode.STARTING || ended()) {
      return Optional.empty();
    }
    note(loop, now);
    Cursor here = cursor();
    boolean same =
        here.nextSeq() == savedSeq
            && here.rights().version() == savedVersion
            && live() == savedLive
            && live()
            && now - savedAt < RealtimeSettings.WRITE_AGAIN.toSeconds();
    if (same) {
      return Optional.empty();
    }
    savedSeq = here.nextSeq();
    savedVersion = here.rights().version();
    savedLive = live();
    savedAt = now;
    return Optional.of(checkpoint(live(), here.position()));
  }

  /// The last one: nothing is sent any more, and nobody's mark counts.
  Optional<Checkpoint> last(Position loop, long now) {
    if (mode == Mode.STARTING || ended()) {
      return Optional.empty();
    }
    note(loop, now);
    return Optional.of(checkpoint(false, cursor().position()));
  }

  /// As it was known last, without the place where it is now.
  Optional<Checkpoint> left() {
    return begun() ? Optional.of(checkpoint(false, cursor().position())) : Optional.empty();
  }

  private Checkpoint checkpoint(boolean tracked, Position at) {
    return new Checkpoint(
        id, user(), reader.flags(), token, !kept, tracked, at.epoch(), trail.pairs());
  }
}
