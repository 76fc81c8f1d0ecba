package rookery.realtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import rookery.delivery.ClientEvent;
import rookery.delivery.FleetingEvent;
import rookery.delivery.HookCall;
import rookery.delivery.HookKey;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// An event of some 1,000 bytes, as a post is. Immutable.
///
/// @param post what takes most of them
record BenchmarkedEvent(String post) implements FleetingEvent<Scope> {
  private static final String POST = "x".repeat(750);

  @Override
  public String type() {
    return "posted";
  }

  /// To everybody in a channel.
  static ClientEvent to(ChannelId channel, HookCall... hooks) {
    return ClientEvent.of(new BenchmarkedEvent(POST), new Scope.ToChannel(channel), List.of(hooks));
  }

  /// Whom a post mentions. Immutable.
  record Mentioned(List<String> users) {
    HookCall call() {
      return Mentions.KEY.with(this);
    }
  }

  /// Tells those who are mentioned, as the hook of posts does. Immutable.
  record Mentions() implements FrameHook<Mentioned, Set<UserId>> {
    private static final HookKey<Mentioned> KEY = new HookKey<>("mentions", Mentioned.class);

    @Override
    public HookKey<Mentioned> key() {
      return KEY;
    }

    @Override
    public Set<UserId> prepare(Mentioned arguments) {
      return arguments.users().stream().map(UserId::new).collect(Collectors.toSet());
    }

    @Override
    public Optional<Set<UserId>> concerned(Set<UserId> users) {
      return Optional.of(users);
    }

    @Override
    public Optional<FrameEdit> before(Set<UserId> users, Reader reader) {
      return Optional.of(FrameEdit.put("mentions", List.of(reader.user().value())));
    }
  }
}
