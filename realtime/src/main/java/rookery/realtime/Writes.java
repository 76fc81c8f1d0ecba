package rookery.realtime;

import java.util.ArrayDeque;
import java.util.Queue;

/// The sockets of an event loop for which frames wait: who comes first is written to first, once,
/// with all that has come together by then. Not thread-safe; confined to its event loop.
final class Writes {
  private final Queue<Socket> due = new ArrayDeque<>();
  private final Queue<Mark> marks = new ArrayDeque<>();
  private final Settled settled;
  private long bytes;
  private long came;
  private long went;

  /// Means nothing; but what nobody takes, nobody would look at.
  @SuppressWarnings("UnusedVariable")
  private long fetched;

  /// What an entry gave to write ends with the socket of this number.
  private record Mark(long last, Passage passage) {}

  /// Told of each entry once everybody has it.
  @FunctionalInterface
  interface Settled {
    void written(Passage passage);
  }

  Writes(Settled settled) {
    this.settled = settled;
  }

  /// Something waits for a socket.
  void add(Socket socket) {
    if (socket.due(bytes)) {
      due.add(socket);
      came++;
    }
  }

  /// All that an entry gives to write was added.
  ///
  /// @param size of what it sends to one socket, at most
  void entry(int size, Passage passage) {
    bytes += size;
    marks.add(new Mark(came, passage));
  }

  /// Whether so many bytes wait for somebody that no more may be added.
  boolean full(int most) {
    Socket first = due.peek();
    return first != null && bytes - first.dueSince() >= most;
  }

  /// Looks at what the next sockets are written from. Of thousands none is in the processor's
  /// caches by now; looked at one after another, with nothing between, they are fetched side by
  /// side.
  private void fetch(int number) {
    int left = number;
    for (Socket socket : due) {
      fetched += socket.fetched();
      if (--left == 0) {
        break;
      }
    }
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return due.isEmpty();
  }

  /// Writes to the next sockets.
  void some(int number) {
    fetch(number);
    for (int i = 0; i < number; i++) {
      Socket socket = due.poll();
      if (socket == null) {
        break;
      }
      went++;
      socket.writeDue();
    }
    for (Mark first = marks.peek(); first != null && first.last() <= went; first = marks.peek()) {
      marks.remove();
      settled.written(first.passage());
    }
  }
}
