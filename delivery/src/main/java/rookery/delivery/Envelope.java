package rookery.delivery;

import java.nio.ByteBuffer;
import rookery.cluster.Bytes;

/// A record as it stands in the event log: a format byte, the id of its outbox row (0: it has
/// none), the bytes of [RecordCodec]. The id is what makes a sweep exact: whether a row that a lost
/// node left is in the log can be read there. A batch that was packed in a format of later builds
/// comes here as one envelope of that format.
final class Envelope {
  private static final byte FORMAT = 1;
  private static final int HEADER = 1 + Long.BYTES;
  private static final long NO_ROW = 0;

  private Envelope() {}

  /// A record that has a row.
  static byte[] of(long row, byte[] record) {
    return ByteBuffer.allocate(HEADER + record.length).put(FORMAT).putLong(row).put(record).array();
  }

  /// A record without a row.
  static byte[] of(byte[] record) {
    return of(NO_ROW, record);
  }

  /// The id of the row; no row has that of a record without one.
  static long row(Bytes envelope) throws RecordCodec.Unreadable {
    return header(envelope).getLong();
  }

  /// What it holds: a part of the same array.
  static Bytes record(Bytes envelope) throws RecordCodec.Unreadable {
    header(envelope);
    return envelope.behind(HEADER);
  }

  private static ByteBuffer header(Bytes envelope) throws RecordCodec.Unreadable {
    var bytes = envelope.reader();
    byte format = envelope.length() == 0 ? 0 : bytes.get();
    if (format > FORMAT) {
      throw RecordCodec.Unreadable.newer("an envelope", format, FORMAT);
    }
    if (format < FORMAT || envelope.length() < HEADER) {
      throw new RecordCodec.Unreadable(
          "an envelope of format " + format + " and " + envelope.length() + " bytes", null);
    }
    return bytes;
  }
}
