package rookery.realtime;

import rookery.cluster.Checkpoint.Pair;
import rookery.cluster.Position;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Scope;
import rookery.kernel.ConnectionId;

/// Who reads, from where in the log, with which rights, and the number of the next event. What is
/// sent follows from the log's entries and this alone, so any node computes the same. Knows no
/// socket, no clock and no thread. Not thread-safe; confined to its connection.
final class Cursor {
  private final ConnectionId id;
  private final Reader reader;
  private final Rights rights;
  private final long skipTo;
  private long nextSeq;
  private Position position;
  private long touched = -1;

  /// Where the events of a cursor go.
  @FunctionalInterface
  interface Out {
    void write(Entry.Sent sent, long seq);
  }

  /// @param nextSeq the number of the next event
  /// @param skipTo events with a lower number are counted and not sent: the client has them
  /// @param position everything behind it is for this cursor
  Cursor(
      ConnectionId id, Reader reader, Rights rights, long nextSeq, long skipTo, Position position) {
    this.id = id;
    this.reader = reader;
    this.rights = rights;
    this.nextSeq = nextSeq;
    this.skipTo = skipTo;
    this.position = position;
  }

  Rights rights() {
    return rights;
  }

  /// The last entry that was looked through, as far as this cursor was told.
  Position position() {
    return position;
  }

  /// Everything up to there has been offered.
  void moveTo(Position to) {
    position = to;
  }

  long nextSeq() {
    return nextSeq;
  }

  /// Whether the client is known to have events that this cursor has not come to yet.
  boolean skipping() {
    return nextSeq < skipTo;
  }

  /// This place, as others may go on from it.
  Pair pair() {
    return new Pair(nextSeq, position.index(), rights.version());
  }

  /// Whether nothing of an entry behind `place` was taken yet: only then is `place` one from which
  /// others may go on.
  boolean settled(Position place) {
    return touched <= place.index();
  }

  /// Goes through a whole entry, which must be the very next one.
  ///
  /// @return false if something between is missing: it must start over
  boolean take(Entry entry, Out out) {
    if (!entry.position().equals(position.next())) {
      return false;
    }
    for (Entry.Item item : entry.items()) {
      switch (item) {
        case Entry.Sent sent -> offer(entry.position(), sent, out);
        case Entry.Changed(var change) -> {
          if (change.user().equals(reader.user())
              && apply(entry.position(), change) == Rights.Outcome.GAP) {
            return false;
          }
        }
      }
    }
    position = entry.position();
    return true;
  }

  /// A change of its user's rights, at its place.
  Rights.Outcome apply(Position at, EntitlementChange change) {
    var outcome = rights.apply(change);
    if (outcome == Rights.Outcome.APPLIED) {
      touched = at.index();
    }
    return outcome;
  }

  /// Sends an event, if it is for this cursor; answers whether it was.
  boolean offer(Position at, Entry.Sent sent, Out out) {
    Scope scope = sent.event().scope();
    boolean left = scope instanceof Scope.ToUser(_, _, _, var omit) && id.equals(omit);
    if (left || !rights.cover(scope)) {
      return false;
    }
    give(at, sent, out);
    return true;
  }

  /// Sends an event that is known to be for this cursor.
  void give(Position at, Entry.Sent sent, Out out) {
    touched = at.index();
    long seq = nextSeq++;
    if (seq >= skipTo) {
      out.write(sent, seq);
    }
  }
}
