package rookery.places.member;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import rookery.delivery.LogRecord;
import rookery.delivery.Notice;
import rookery.delivery.SteppedLog;
import rookery.http.Caller;
import rookery.people.access.Permission;
import rookery.people.access.RoleTable;
import rookery.places.SteppedCluster;
import rookery.places.SteppedCluster.Node;
import rookery.places.channel.Channel;

/// People come and go, are given roles and lose them, log in and are logged out, on the nodes of a
/// cluster that hear the log when it pleases; and they ask what they may do, at any node. The model
/// knows what was true when: [Past]. A node may allow what was true at, or after, the place in the
/// log that it has read up to; it refuses only what is refused in truth.
///
/// Not thread-safe; confined to its test.
final class PermissionHistory implements AutoCloseable {
  private static final List<Permission> ASKED =
      List.of(
          Permission.CREATE_POST,
          Permission.READ_CHANNEL_CONTENT,
          Permission.MANAGE_CHANNEL_ROLES,
          Permission.REMOVE_USER_FROM_TEAM);

  private final SteppedCluster cluster = new SteppedCluster(3);
  private final RoleTable roles = RoleTable.builtIn();
  private final Random random;
  private final Fates fates;
  private final Past past;
  private final Map<Node, Long> floors = new HashMap<>();
  private int allowed;
  private int refused;

  /// Something wrong that is planted.
  enum Mutation {
    NONE,
    MEMBERSHIPS_ARE_NOT_FORGOTTEN,
    SESSIONS_ARE_NOT_FORGOTTEN,
    USERS_ARE_NOT_FORGOTTEN,
    ROLES_ARE_NOT_FORGOTTEN,
    NEW_EPOCHS_ARE_NOT_TOLD,
    SILENCE_IS_NOT_NOTICED
  }

  /// A node allowed or refused what it may not.
  static final class Violation extends RuntimeException {
    Violation(String message) {
      super(message);
    }
  }

  PermissionHistory(long seed, Mutation mutation) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L + 16);
    cluster.nodes().forEach(node -> plant(node.log, mutation));
    this.fates = new Fates(cluster, random);
    this.past = fates.past();
    cluster.nodes().forEach(this::hearsAll);
  }

  private static void plant(SteppedLog log, Mutation mutation) {
    Predicate<LogRecord> notices = record -> record instanceof Notice;
    switch (mutation) {
      case NONE -> {
        // Nothing is wrong.
      }
      case MEMBERSHIPS_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().contains("member")));
      case SESSIONS_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().equals("sessions")));
      case USERS_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().equals("users")));
      case ROLES_ARE_NOT_FORGOTTEN ->
          log.loses(notices.and(record -> ((Notice) record).topic().equals("roles")));
      case NEW_EPOCHS_ARE_NOT_TOLD -> log.losesEpochs();
      case SILENCE_IS_NOT_NOTICED -> log.hidesSilence();
    }
  }

  /// How often somebody was allowed something.
  int allowed() {
    return allowed;
  }

  /// How often somebody was refused something.
  int refused() {
    return refused;
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
    for (Node node : cluster.nodes()) {
      node.log.cut(false);
    }
    cluster.drained();
    for (Node node : cluster.nodes()) {
      hearsAll(node);
      fates.people().forEach(person -> asksEverything(node, person));
    }
  }

  private void step() {
    Node node = cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    Caller person = fates.somebody();
    int what = random.nextInt(100);
    if (what < 14) {
      fates.happens(node, person);
    } else if (what < 34) {
      hears(node);
    } else if (what < 35) {
      cluster.log.renew(cluster.log.head().epoch());
    } else if (what < 39) {
      cutOrJoin(node);
    } else {
      asks(node, person);
    }
  }

  /// First the node is cut off, which it does not know; then it is for so long that it does.
  private void cutOrJoin(Node node) {
    if (!node.log.isCut()) {
      node.log.cut(true);
    } else if (!node.log.isSilent()) {
      node.log.silent();
    } else {
      node.log.cut(false);
      cluster.drained();
      hearsAll(node);
    }
  }

  private void hearsAll(Node node) {
    while (hears(node)) {
      // There is more.
    }
  }

  private boolean hears(Node node) {
    var step = node.log.step();
    if (step == SteppedLog.Step.EPOCH) {
      floors.put(node, past.now());
    }
    return step != SteppedLog.Step.NOTHING_NEW;
  }

  private void asksEverything(Node node, Caller person) {
    for (int i = 0; i < 20; i++) {
      asks(node, person);
    }
  }

  private void asks(Node node, Caller person) {
    var alive = fates.alive(person);
    var mine = alive.isEmpty() || random.nextInt(4) == 0 ? fates.of(person) : alive;
    Fates.Token token = mine.get(random.nextInt(mine.size()));
    Optional<Caller> caller = node.people.sessions().find(token.token());
    boolean inTruth = !past.is(Fates.session(token.id())).isEmpty() && fates.active(person);
    boolean perhaps =
        possible(node, Fates.session(token.id())).stream().anyMatch(is -> !is.isEmpty())
            && possible(node, Fates.user(person)).stream().anyMatch(is -> !is.isEmpty());
    judge(node, "the token of " + person, caller.isPresent(), perhaps, inTruth);
    if (caller.isEmpty()) {
      return;
    }
    if (!possible(node, Fates.user(person)).contains(caller.get().roles())) {
      throw new Violation(
          "node " + cluster.nodes().indexOf(node) + " takes a token for " + caller.get().roles());
    }
    asks(node, person, caller.get());
    boolean goesOn = node.people.sessions().again(caller.get()).isPresent();
    judge(node, "the socket of " + person, goesOn, inTruth, inTruth);
  }

  private void asks(Node node, Caller person, Caller caller) {
    Fates.Place place = fates.somewhere();
    Channel channel = place.channels().get(random.nextInt(place.channels().size()));
    Permission permission = ASKED.get(random.nextInt(ASKED.size()));
    var where = List.of(Fates.team(place, person), Fates.channel(channel, person));
    var known = where.stream().flatMap(key -> possible(node, key).stream());
    var possibly = Stream.concat(known, Stream.of(caller.roles())).toList();
    boolean perhaps =
        possible(node, Fates.ROLES).stream()
            .anyMatch(table -> possibly.stream().anyMatch(grants(table, permission)));
    boolean inTruth =
        Stream.concat(where.stream().map(past::is), Stream.of(caller.roles()))
            .anyMatch(grants(past.is(Fates.ROLES), permission));
    var access = node.places.members().channelAccess();
    Channel there = node.places.channels().get(channel.id());
    judge(
        node,
        permission + " of " + person + " in " + channel.name(),
        access.allows(caller, there, permission),
        perhaps,
        inTruth);
    looksThrough(node, channel);
    looksAtRoles(node);
  }

  /// What names of roles grant.
  ///
  /// @param table what is true of roles then
  private Predicate<List<String>> grants(List<String> table, Permission permission) {
    boolean silent = permission == Permission.CREATE_POST && !table.equals(Fates.POSTING);
    return names ->
        roles.grants(
            names.stream().filter(name -> !silent || !name.equals("channel_user")).toList(),
            permission);
  }

  /// The roles that every question is answered from first.
  private void looksAtRoles(Node node) {
    var member = List.of("channel_user");
    boolean posting = node.people.roles().grants(member, Permission.CREATE_POST);
    if (possible(node, Fates.ROLES).stream().noneMatch(is -> is.equals(Fates.POSTING) == posting)) {
      throw new Violation("what members of channels may do is not so any more: " + posting);
    }
  }

  /// The list that mentions are looked for in.
  private void looksThrough(Node node, Channel channel) {
    Set<String> listed = new HashSet<>();
    node.places
        .members()
        .channelMembers()
        .of(channel.id())
        .forEach(member -> listed.add(member.user().value()));
    for (Caller person : fates.people()) {
      boolean in = listed.contains(person.user().value());
      if (possible(node, Fates.channel(channel, person)).stream()
          .allMatch(is -> is.isEmpty() == in)) {
        throw new Violation(
            "the list of %s has %s: %s".formatted(channel.name(), person.user(), in));
      }
    }
  }

  private void judge(Node node, String what, boolean yes, boolean perhaps, boolean inTruth) {
    if (yes) {
      allowed++;
    } else {
      refused++;
    }
    if (yes && !perhaps) {
      throw new Violation("a ghost at node " + cluster.nodes().indexOf(node) + ": " + what);
    }
    if (!yes && inTruth) {
      throw new Violation("refused by node " + cluster.nodes().indexOf(node) + ": " + what);
    }
  }

  /// What a node may take for true: what it was at the place it has read up to, or later.
  private List<List<String>> possible(Node node, String key) {
    return node.log.isSilent()
        ? List.of(past.is(key))
        : past.since(key, node, floors.getOrDefault(node, 0L));
  }

  @Override
  public void close() {
    cluster.close();
  }
}
