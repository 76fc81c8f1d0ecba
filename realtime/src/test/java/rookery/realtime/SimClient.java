package rookery.realtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rookery.realtime.SimTruth.Ev;
import rookery.realtime.SimTruth.Kind;

/// A client of a simulated cluster, as official ones behave, that checks what it is sent. Not
/// thread-safe; confined to its simulation.
final class SimClient {
  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");
  private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)}$");
  private static final Pattern ID = Pattern.compile("\"connection_id\":\"([a-z0-9]{26})\"");

  final int user;
  SimNode.@Nullable SimSocket socket;
  @Nullable SimNode node;
  boolean needsReload = true;
  final Set<Integer> view = new HashSet<>();
  final Map<Integer, Integer> content = new HashMap<>();
  Set<Integer> known = new HashSet<>();
  String connection = "";
  int expected;
  int hellos;
  private final SimTruth truth;
  private final SimLog log;
  private final Set<Integer> sinceHello = new HashSet<>();
  private final Set<Integer> inLife = new HashSet<>();
  private Place last = new Place(-1, 0);

  /// Where an event is in the log. Immutable.
  private record Place(int epoch, int entry) {}

  /// The cluster broke a promise.
  static final class Violation extends RuntimeException {
    Violation(String message) {
      super(message);
    }
  }

  SimClient(int user, SimTruth truth, SimLog log) {
    this.user = user;
    this.truth = truth;
    this.log = log;
  }

  void connect(SimNode to) {
    node = to;
    socket = to.accept(truth.users.get(user), connection, expected);
  }

  /// Loses its socket, with whatever was not read.
  void drop() {
    socket = null;
    node = null;
  }

  /// Reads one frame, or finds that the socket is closed; answers whether there was something.
  boolean receive() {
    var open = socket;
    if (open == null) {
      return false;
    }
    Received.Frame message = open.received().next();
    if (message != null && message.isText()) {
      take(message.text());
      return true;
    }
    boolean dead = node == null || !node.up;
    if (message != null || dead || !open.channel().isActive() || open.socket().closing()) {
      drop();
      return true;
    }
    return false;
  }

  private void take(String frame) {
    int seq = Integer.parseInt(found(SEQ, frame));
    SimTrace.say("user", user, "is sent", frame);
    if (frame.startsWith("{\"event\":\"hello\"")) {
      connection = found(ID, frame);
      expected = 1;
      hellos++;
      needsReload = true;
      sinceHello.clear();
      inLife.clear();
      last = new Place(-1, 0);
      if (seq != 0) {
        throw new Violation("hello with seq " + seq);
      }
      return;
    }
    Ev event = truth.all.get(Integer.parseInt(found(NUMBER, frame)));
    String what = "user " + user + " connection " + connection + " " + frame;
    if (seq != expected) {
      throw new Violation("expected seq " + expected + ": " + what);
    }
    expected++;
    if (!inLife.add(event.id())) {
      throw new Violation("twice: " + what);
    }
    Place at = place(event);
    if (last.epoch() >= 0 && (at.epoch() != last.epoch() || at.entry() < last.entry())) {
      throw new Violation("out of order, after " + last + ": " + what);
    }
    last = at;
    checkEntitled(event, what);
    apply(event);
    if (!needsReload) {
      checkHole(event, what);
    }
  }

  private static String found(Pattern pattern, String in) {
    Matcher matcher = pattern.matcher(in);
    if (!matcher.find()) {
      throw new Violation("no " + pattern + " in " + in);
    }
    return matcher.group(1);
  }

  private Place place(Ev event) {
    for (int epoch = log.epoch(); epoch >= 0; epoch--) {
      var entries = log.entries(epoch);
      for (int i = entries.size(); i > 0; i--) {
        if (entries.get(i - 1).contains(event)) {
          return new Place(epoch, i);
        }
      }
    }
    throw new Violation("an event that the log never had: " + event.id());
  }

  private void apply(Ev event) {
    if (event.isMembershipOf(user)) {
      if (event.join()) {
        view.add(event.channel());
        readChannel(event.channel());
      } else {
        view.remove(event.channel());
      }
    }
    known.add(event.id());
    sinceHello.add(event.id());
    if (event.kind() == Kind.POST) {
      content.putIfAbsent(event.id(), 0);
    } else if (event.kind() == Kind.EDIT) {
      content.put(event.user(), event.version());
    }
  }

  /// The own join makes a client read the channel.
  private void readChannel(int channel) {
    for (Ev event : truth.all) {
      if (event.channel() == channel && event.durable()) {
        known.add(event.id());
        sinceHello.add(event.id());
      }
    }
    readPosts(channel);
  }

  private void readPosts(int channel) {
    for (Ev post : truth.posts) {
      if (post.channel() == channel) {
        content.put(post.id(), truth.revisions.get(post.id()));
      }
    }
  }

  /// What follows a hello.
  ///
  /// @param behind entries at the log's end that the answer does not have; none in a right cluster
  void reload(int behind) {
    known = new HashSet<>(sinceHello);
    view.clear();
    view.addAll(truth.set(user));
    needsReload = false;
    for (Ev event : truth.all) {
      if (event.durable() && view.contains(event.channel()) && !inLast(event, behind)) {
        known.add(event.id());
      }
    }
    view.forEach(this::readPosts);
  }

  private boolean inLast(Ev event, int number) {
    var entries = log.entries();
    return entries.subList(Math.max(0, entries.size() - number), entries.size()).stream()
        .anyMatch(entry -> entry.contains(event));
  }

  /// No event of a channel comes behind the place of the user's removal.
  private void checkEntitled(Ev event, String what) {
    if (event.isMembershipOf(user)) {
      return;
    }
    int least = 0;
    Place at = place(event);
    var entries = log.entries(at.epoch());
    for (int i = 0; i < at.entry() - 1; i++) {
      for (Ev earlier : entries.get(i)) {
        if (earlier.isMembershipOf(user)) {
          least = Math.max(least, earlier.version());
        }
      }
    }
    for (int version = least; version <= truth.version(user); version++) {
      if (truth.set(user, version).contains(event.channel())) {
        return;
      }
    }
    throw new Violation("after removal: " + what);
  }

  /// Everything that the log holds before this event is known already, where the user stayed a
  /// member throughout.
  private void checkHole(Ev event, String what) {
    Place at = place(event);
    var entries = log.entries(at.epoch());
    for (int i = 0; i < at.entry() - 1; i++) {
      for (Ev earlier : entries.get(i)) {
        if (earlier.durable() && !known.contains(earlier.id()) && stayed(earlier, at.epoch(), i)) {
          throw new Violation(
              "a hole: event " + earlier.id() + " of entry " + (i + 1) + ", " + what);
        }
      }
    }
  }

  private boolean stayed(Ev event, int epoch, int entry) {
    int version = event.versions()[user];
    for (int v = version; v <= truth.version(user); v++) {
      if (!truth.set(user, v).contains(event.channel())) {
        return false;
      }
    }
    while (version > 0 && truth.set(user, version - 1).contains(event.channel())) {
      version--;
    }
    return version == 0 || loggedBefore(truth.cause(user, version), epoch, entry);
  }

  private boolean loggedBefore(Ev join, int epoch, int entry) {
    for (int earlier = 0; earlier < epoch; earlier++) {
      if (log.entries(earlier).stream().anyMatch(each -> each.contains(join))) {
        return true;
      }
    }
    return log.entries(epoch).subList(0, entry).stream().anyMatch(each -> each.contains(join));
  }

  /// At the end it knows everything and shows the newest of everything.
  void checkEnd() {
    if (!view.equals(truth.set(user))) {
      throw new Violation("user " + user + " sees " + view + ", truth " + truth.set(user));
    }
    for (Ev event : truth.all) {
      if (event.durable() && view.contains(event.channel()) && !known.contains(event.id())) {
        throw new Violation("user " + user + " lacks event " + event.id());
      }
    }
    for (Ev post : truth.posts) {
      if (view.contains(post.channel())
          && !truth.revisions.get(post.id()).equals(content.get(post.id()))) {
        throw new Violation(
            "user %d shows revision %s of post %d, truth %s"
                .formatted(
                    user, content.get(post.id()), post.id(), truth.revisions.get(post.id())));
      }
    }
  }
}
