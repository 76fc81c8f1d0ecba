package rookery.talk.post;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import rookery.delivery.HookKey;
import rookery.json.Json;
import rookery.realtime.FrameEdit;
import rookery.realtime.FrameHook;
import rookery.realtime.Reader;

/// What differs between the readers of one `posted` event (protocol: realtime 5): each learns only
/// of being mentioned, or following, itself.
public final class FrameHooksOfPosts {
  /// Adds `mentions` with the reader's id for those who are mentioned.
  static final HookKey<Mentioned> MENTIONS = new HookKey<>("mentions", Mentioned.class);

  /// Adds `followers` with the reader's id for those who follow the thread.
  public static final HookKey<Following> FOLLOWERS = new HookKey<>("followers", Following.class);

  /// Adds `should_ack` for those who should tell whether they were notified.
  static final HookKey<Acknowledged> POSTED_ACK = new HookKey<>("posted_ack", Acknowledged.class);

  private FrameHooksOfPosts() {}

  /// Who is mentioned. Immutable.
  record Mentioned(List<String> users) {}

  /// Who follows. Immutable.
  public record Following(List<String> users) {}

  /// Who should be notified. Immutable.
  ///
  /// @param everybody whether all readers but the author, as in a direct channel
  record Acknowledged(String author, boolean everybody, List<String> users) {}

  /// All of them, to be registered.
  public static List<FrameHook<?, ?>> all() {
    return List.of(new Mentions(), new Followers(), new PostedAck());
  }

  /// Immutable.
  private record Mentions() implements FrameHook<Mentioned, Set<String>> {
    @Override
    public HookKey<Mentioned> key() {
      return MENTIONS;
    }

    @Override
    public Set<String> prepare(Mentioned arguments) {
      return Set.copyOf(arguments.users());
    }

    @Override
    public Optional<FrameEdit> before(Set<String> users, Reader reader) {
      return own("mentions", users, reader);
    }
  }

  /// Immutable.
  private record Followers() implements FrameHook<Following, Set<String>> {
    @Override
    public HookKey<Following> key() {
      return FOLLOWERS;
    }

    @Override
    public Set<String> prepare(Following arguments) {
      return Set.copyOf(arguments.users());
    }

    @Override
    public Optional<FrameEdit> before(Set<String> users, Reader reader) {
      return own("followers", users, reader);
    }
  }

  /// What [PostedAck] looks at. Immutable.
  private record Notified(String author, boolean everybody, Set<String> users) {}

  /// Immutable.
  private record PostedAck() implements FrameHook<Acknowledged, Notified> {
    @Override
    public HookKey<Acknowledged> key() {
      return POSTED_ACK;
    }

    @Override
    public Notified prepare(Acknowledged arguments) {
      return new Notified(arguments.author(), arguments.everybody(), Set.copyOf(arguments.users()));
    }

    @Override
    public Optional<FrameEdit> before(Notified notified, Reader reader) {
      String user = reader.user().value();
      boolean should =
          reader.wantsPostedAck()
              && !user.equals(notified.author())
              && (notified.everybody() || notified.users().contains(user));
      return should ? Optional.of(FrameEdit.put("should_ack", true)) : Optional.empty();
    }
  }

  /// The list of ids that the protocol wants, as JSON inside JSON, with the reader's alone.
  private static Optional<FrameEdit> own(String key, Set<String> users, Reader reader) {
    String user = reader.user().value();
    return users.contains(user)
        ? Optional.of(FrameEdit.put(key, Json.text(List.of(user))))
        : Optional.empty();
  }
}
