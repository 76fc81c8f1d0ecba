package rookery.delivery;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;
import rookery.kernel.ChannelId;
import rookery.kernel.ConnectionId;
import rookery.kernel.Id;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;

/// A [LogRecord] as bytes, for the outbox and the event log. The first byte is the format's number,
/// the second the kind of record. Texts and byte arrays carry their length. So far there is one
/// layout, whatever the number. What is read is copied out of the bytes once: an event's JSON is
/// kept by whoever may send it later, and the rest of an entry is not. Thread-safe.
final class RecordCodec {
  /// The format in which the layout was last changed: later ones have it, too.
  static final int CHANGED = Formats.FIRST;

  private static final int EVENT = 1;
  private static final int ENTITLEMENT = 2;
  private static final int NOTICE = 3;

  /// What a record takes besides an event's JSON, mostly.
  private static final int ROOM = 256;

  private RecordCodec() {}

  /// Bytes that are no record of a known format. A node that meets them cannot go on exactly.
  static final class Unreadable extends Exception {
    private final boolean newer;

    Unreadable(String message, @Nullable Throwable cause) {
      super(message, cause);
      this.newer = false;
    }

    private Unreadable(String message) {
      super(message);
      this.newer = true;
    }

    /// Something of a format that a newer build knows.
    static Unreadable newer(String what, int format, int known) {
      return new Unreadable(
          "%s of format %d, this version knows %d at most".formatted(what, format, known));
    }

    /// Whether a newer build could read it.
    boolean newer() {
      return newer;
    }
  }

  static byte[] encode(LogRecord record, int format) {
    var bytes = new ByteArrayOutputStream(room(record));
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(format);
      switch (record) {
        case ClientEvent event -> event(out, event);
        case EntitlementChange change -> entitlement(out, change);
        case Notice(var topic, var key, var data) -> {
          out.writeByte(NOTICE);
          text(out, topic);
          text(out, key);
          out.writeBoolean(data != null);
          if (data != null) {
            bytes(out, data);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /// About as much as it takes, so that it is written in one go.
  private static int room(LogRecord record) {
    return ROOM + (record instanceof ClientEvent event ? event.json().length : 0);
  }

  /// @param row the id of its row of the outbox; 0 if it has none
  static LogRecord decode(Bytes bytes, long row, Formats known) throws Unreadable {
    try {
      var in = bytes.reader();
      int format = in.get();
      if (!known.reads(format)) {
        throw format > known.newest()
            ? Unreadable.newer("a record", format, known.newest())
            : new Unreadable("a record of format " + format, null);
      }
      int kind = in.get();
      LogRecord record =
          switch (kind) {
            case EVENT -> event(in, row);
            case ENTITLEMENT -> entitlement(in);
            case NOTICE -> new Notice(text(in), text(in), in.get() == 0 ? null : bytes(in));
            default -> throw new Unreadable("a record of kind " + kind, null);
          };
      if (in.hasRemaining()) {
        throw new Unreadable(in.remaining() + " bytes behind a record", null);
      }
      return record;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new Unreadable("a damaged record", e);
    }
  }

  private static void event(DataOutputStream out, ClientEvent event) throws IOException {
    out.writeByte(EVENT);
    text(out, event.type());
    scope(out, event.scope());
    out.writeShort(event.hooks().size());
    for (HookCall hook : event.hooks()) {
      text(out, hook.hook());
      bytes(out, hook.arguments());
    }
    out.writeInt(event.dataEnd());
    bytes(out, event.json());
  }

  private static ClientEvent event(ByteBuffer in, long row) throws Unreadable {
    String type = text(in);
    Scope scope = scope(in);
    int count = Short.toUnsignedInt(in.getShort());
    var hooks = new ArrayList<HookCall>();
    for (int i = 0; i < count; i++) {
      hooks.add(new HookCall(text(in), bytes(in)));
    }
    int dataEnd = in.getInt();
    byte[] json = bytes(in);
    if (dataEnd < 0 || dataEnd >= json.length || json[dataEnd] != '}') {
      throw new Unreadable("an event whose data ends nowhere", null);
    }
    return new ClientEvent(type, scope, List.copyOf(hooks), json, dataEnd, row);
  }

  private static void scope(DataOutputStream out, Scope scope) throws IOException {
    switch (scope) {
      case Scope.ToUser(var user, var channel, var team, var omit) -> {
        out.writeByte('U');
        id(out, user);
        id(out, channel);
        id(out, team);
        id(out, omit);
      }
      case Scope.ToChannel(var channel, var except, var readers) -> {
        out.writeByte('C');
        id(out, channel);
        users(out, except);
        text(out, readers.name());
      }
      case Scope.ToTeam(var team, var except) -> {
        out.writeByte('T');
        id(out, team);
        users(out, except);
      }
      case Scope.ToEveryone(var except, var readers) -> {
        out.writeByte('G');
        users(out, except);
        text(out, readers.name());
      }
    }
  }

  private static Scope scope(ByteBuffer in) throws Unreadable {
    int kind = in.get();
    return switch (kind) {
      case 'U' -> {
        var user = new UserId(text(in));
        String channel = text(in);
        String team = text(in);
        String omit = text(in);
        yield new Scope.ToUser(
            user,
            channel.isEmpty() ? null : new ChannelId(channel),
            team.isEmpty() ? null : new TeamId(team),
            omit.isEmpty() ? null : new ConnectionId(omit));
      }
      case 'C' -> new Scope.ToChannel(new ChannelId(text(in)), users(in), readers(in));
      case 'T' -> new Scope.ToTeam(new TeamId(text(in)), users(in));
      case 'G' -> new Scope.ToEveryone(users(in), readers(in));
      default -> throw new Unreadable("a scope of kind " + kind, null);
    };
  }

  private static Scope.Readers readers(ByteBuffer in) throws Unreadable {
    return Scope.Readers.valueOf(text(in));
  }

  private static void entitlement(DataOutputStream out, EntitlementChange change)
      throws IOException {
    out.writeByte(ENTITLEMENT);
    id(out, change.user());
    out.writeLong(change.version());
    switch (change.change()) {
      case EntitlementChange.JoinedChannel(var channel) -> tagged(out, 'C', channel);
      case EntitlementChange.LeftChannel(var channel) -> tagged(out, 'c', channel);
      case EntitlementChange.JoinedTeam(var team) -> tagged(out, 'T', team);
      case EntitlementChange.LeftTeam(var team) -> tagged(out, 't', team);
      case EntitlementChange.Administers(var yes) -> tagged(out, yes ? 'A' : 'a', null);
    }
  }

  private static EntitlementChange entitlement(ByteBuffer in) throws Unreadable {
    var user = new UserId(text(in));
    long version = in.getLong();
    int kind = in.get();
    String subject = text(in);
    EntitlementChange.Change change =
        switch (kind) {
          case 'C' -> new EntitlementChange.JoinedChannel(new ChannelId(subject));
          case 'c' -> new EntitlementChange.LeftChannel(new ChannelId(subject));
          case 'T' -> new EntitlementChange.JoinedTeam(new TeamId(subject));
          case 't' -> new EntitlementChange.LeftTeam(new TeamId(subject));
          case 'A' -> new EntitlementChange.Administers(true);
          case 'a' -> new EntitlementChange.Administers(false);
          default -> throw new Unreadable("an entitlement change of kind " + kind, null);
        };
    return new EntitlementChange(user, version, change);
  }

  private static void tagged(DataOutputStream out, char kind, @Nullable Id id) throws IOException {
    out.writeByte(kind);
    id(out, id);
  }

  private static void id(DataOutputStream out, @Nullable Id id) throws IOException {
    text(out, id == null ? "" : id.value());
  }

  private static void users(DataOutputStream out, Set<UserId> users) throws IOException {
    out.writeInt(users.size());
    for (UserId user : users) {
      id(out, user);
    }
  }

  private static Set<UserId> users(ByteBuffer in) throws Unreadable {
    int count = length(in);
    var users = new HashSet<UserId>();
    for (int i = 0; i < count; i++) {
      users.add(new UserId(text(in)));
    }
    return Set.copyOf(users);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    bytes(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(ByteBuffer in) throws Unreadable {
    int length = length(in);
    int from = in.position();
    in.position(from + length);
    return new String(in.array(), in.arrayOffset() + from, length, StandardCharsets.UTF_8);
  }

  private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(ByteBuffer in) throws Unreadable {
    byte[] bytes = new byte[length(in)];
    in.get(bytes);
    return bytes;
  }

  /// A length that the rest of the record can hold, so that damage never asks for much memory.
  private static int length(ByteBuffer in) throws Unreadable {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new Unreadable(
          "a length of " + length + " where " + in.remaining() + " bytes are left", null);
    }
    return length;
  }
}
