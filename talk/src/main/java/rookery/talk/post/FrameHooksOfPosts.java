package rookery.talk.post;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.delivery.HookKey;
import rookery.json.Json;
import rookery.kernel.UserId;
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
  private record Mentions() implements FrameHook<Mentioned, Set<UserId>> {
    @Override
    public HookKey<Mentioned> key() {
      return MENTIONS;
    }

    @Override
    public Set<UserId> prepare(Mentioned arguments) {
      return ids(arguments.users());
    }

    @Override
    public Optional<Set<UserId>> concerned(Set<UserId> users) {
      return Optional.of(users);
    }

    @Override
    public Optional<FrameEdit> before(Set<UserId> users, Reader reader) {
      return own("mentions", users, reader);
    }
  }

  /// Immutable.
  private record Followers() implements FrameHook<Following, Set<UserId>> {
    @Override
    public HookKey<Following> key() {
      return FOLLOWERS;
    }

    @Override
    public Set<UserId> prepare(Following arguments) {
      return ids(arguments.users());
    }

    @Override
    public Optional<Set<UserId>> concerned(Set<UserId> users) {
      return Optional.of(users);
    }

    @Override
    public Optional<FrameEdit> before(Set<UserId> users, Reader reader) {
      return own("followers", users, reader);
    }
  }

  /// What [PostedAck] looks at. Immutable.
  private record Notified(String author, boolean everybody, Set<UserId> users) {}

  /// Immutable.
  private record PostedAck() implements FrameHook<Acknowledged, Notified> {
    @Override
    public HookKey<Acknowledged> key() {
      return POSTED_ACK;
    }

    @Override
    public Notified prepare(Acknowledged arguments) {
      return new Notified(arguments.author(), arguments.everybody(), ids(arguments.users()));
    }

    @Override
    public Optional<Set<UserId>> concerned(Notified notified) {
      return notified.everybody() ? Optional.empty() : Optional.of(notified.users());
    }

    @Override
    public Optional<FrameEdit> before(Notified notified, Reader reader) {
      boolean should =
          reader.wantsPostedAck()
              && !reader.user().value().equals(notified.author())
              && (notified.everybody() || notified.users().contains(reader.user()));
      return should ? Optional.of(FrameEdit.put("should_ack", true)) : Optional.empty();
    }
  }

  /// The list of ids that the protocol wants, as JSON inside JSON, with the reader's alone.
  private static Optional<FrameEdit> own(String key, Set<UserId> users, Reader reader) {
    return users.contains(reader.user())
        ? Optional.of(FrameEdit.put(key, Json.text(List.of(reader.user().value()))))
        : Optional.empty();
  }

  private static Set<UserId> ids(List<String> users) {
    return users.stream().map(UserId::new).collect(Collectors.toUnmodifiableSet());
  }
}
