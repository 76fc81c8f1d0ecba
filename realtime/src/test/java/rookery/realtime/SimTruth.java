package rookery.realtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import rookery.delivery.ClientEvent;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Entitlements;
import rookery.delivery.FleetingEvent;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;

/// The database of a simulated cluster: who is a member of what, at which version, and everything
/// that was committed. Not thread-safe; confined to its simulation.
final class SimTruth {
  static final int USERS = 3;
  static final int CHANNELS = 3;

  final List<UserId> users = new ArrayList<>();
  final List<ChannelId> channels = new ArrayList<>();
  final List<Ev> all = new ArrayList<>();
  final List<Ev> posts = new ArrayList<>();
  final Map<Integer, Integer> revisions = new HashMap<>();
  private final List<List<Set<Integer>>> sets = new ArrayList<>();
  private final List<List<Ev>> causes = new ArrayList<>();

  /// What an event is.
  enum Kind {
    POST,
    EDIT,
    TYPING,
    MEMBER
  }

  /// Something that was committed, or just said. Immutable.
  ///
  /// @param user for MEMBER whose membership, for EDIT the number of the post
  /// @param version of the user's entitlements, for EDIT the post's revision
  /// @param versions of all users' entitlements then
  record Ev(int id, Kind kind, int user, int channel, int version, boolean join, int[] versions) {
    boolean durable() {
      return kind != Kind.TYPING;
    }

    boolean isMembershipOf(int other) {
      return kind == Kind.MEMBER && user == other;
    }

    @Override
    public String toString() {
      return kind + " " + id + " (user " + user + ", channel " + channel + ", " + version + ")";
    }

    String subject() {
      return switch (kind) {
        case MEMBER -> "user " + user;
        case POST, TYPING -> "post " + id;
        case EDIT -> "post " + user;
      };
    }
  }

  /// Tells of an event by its number.
  record Happening(int number) implements FleetingEvent<Scope> {
    @Override
    public String type() {
      return "happening";
    }
  }

  SimTruth(Random random, SimIds ids) {
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(new ChannelId(ids.next()));
    }
    for (int user = 0; user < USERS; user++) {
      users.add(new UserId(ids.next()));
      var first = new HashSet<Integer>();
      for (int channel = 0; channel < CHANNELS; channel++) {
        if (random.nextInt(100) < 65) {
          first.add(channel);
        }
      }
      sets.add(new ArrayList<>(List.of(first)));
      causes.add(new ArrayList<>());
    }
  }

  int version(int user) {
    return sets.get(user).size() - 1;
  }

  Set<Integer> set(int user) {
    return sets.get(user).getLast();
  }

  Set<Integer> set(int user, int version) {
    return sets.get(user).get(version);
  }

  /// The event that made a version, from 1.
  Ev cause(int user, int version) {
    return causes.get(user).get(version - 1);
  }

  /// As the primary database answers now.
  Entitlements entitlements(UserId user) {
    int index = users.indexOf(user);
    var mine = new HashSet<ChannelId>();
    set(index).forEach(channel -> mine.add(channels.get(channel)));
    return new Entitlements(version(index), mine, Set.of(), false);
  }

  Ev post(int user, int channel) {
    Ev post = next(Kind.POST, user, channel, 0, false);
    posts.add(post);
    revisions.put(post.id(), 0);
    return post;
  }

  Ev edit(Ev post) {
    int revision = revisions.merge(post.id(), 1, Integer::sum);
    return next(Kind.EDIT, post.id(), post.channel(), revision, false);
  }

  Ev typing(int user, int channel) {
    return next(Kind.TYPING, user, channel, 0, false);
  }

  /// Joins, or leaves if the user is there.
  Ev member(int user, int channel) {
    var next = new HashSet<>(set(user));
    boolean join = next.add(channel);
    if (!join) {
      next.remove(channel);
    }
    sets.get(user).add(next);
    Ev change = next(Kind.MEMBER, user, channel, version(user), join);
    causes.get(user).add(change);
    return change;
  }

  private Ev next(Kind kind, int user, int channel, int version, boolean join) {
    int[] versions = new int[USERS];
    for (int i = 0; i < USERS; i++) {
      versions[i] = version(i);
    }
    var event = new Ev(all.size(), kind, user, channel, version, join, versions);
    all.add(event);
    return event;
  }

  /// As an event enters the log.
  List<LogRecord> records(Ev event) {
    var happening = new Happening(event.id());
    var channel = channels.get(event.channel());
    if (event.kind() != Kind.MEMBER) {
      return List.of(ClientEvent.of(happening, new Scope.ToChannel(channel), List.of()));
    }
    var user = users.get(event.user());
    EntitlementChange.Change change =
        event.join()
            ? new EntitlementChange.JoinedChannel(channel)
            : new EntitlementChange.LeftChannel(channel);
    return List.of(
        new EntitlementChange(user, event.version(), change),
        ClientEvent.of(happening, new Scope.ToUser(user), List.of()),
        ClientEvent.of(
            happening, new Scope.ToChannel(channel, Set.of(user), Scope.Readers.ALL), List.of()));
  }
}
