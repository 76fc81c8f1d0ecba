package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry;

/// A history, sorted for the judges. Not thread-safe; confined to whoever judges.
public final class Story implements Consumer<Entry> {
  /// The device name under which the truth was read at the end.
  static final String FRESH = "fresh";

  private final Map<String, String> users = new HashMap<>();
  private final Map<Integer, Entry.Invoked> invoked = new TreeMap<>();
  private final Map<Integer, Entry.Ended> ended = new HashMap<>();
  private final Map<String, Building> building = new LinkedHashMap<>();
  private final Map<String, Entry.Listed> finalLists = new LinkedHashMap<>();
  private final Map<String, Entry.Loaded> fresh = new LinkedHashMap<>();
  private final List<Entry> others = new ArrayList<>();
  private Entry.@Nullable Began began;

  /// A segment that grows. Not thread-safe; confined to its story.
  private record Building(
      String device,
      String connection,
      List<Entry.Received> events,
      List<Entry.Listed> listed,
      List<Entry.Loaded> loaded) {
    Building(String device, String connection) {
      this(device, connection, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /// A whole history.
  public static Story of(Iterable<Entry> entries) {
    var story = new Story();
    entries.forEach(story);
    return story;
  }

  /// Takes the next entry.
  @Override
  public void accept(Entry entry) {
    switch (entry) {
      case Entry.Began first -> {
        began = first;
        first
            .people()
            .forEach(
                person -> person.devices().forEach(device -> users.put(device, person.user())));
      }
      case Entry.Invoked op -> invoked.put(op.op(), op);
      case Entry.Ended op -> ended.put(op.op(), op);
      case Entry.Received event -> segment(event.device(), event.connection()).events.add(event);
      case Entry.Listed list -> take(list);
      case Entry.Loaded load -> take(load);
      case Entry.Opened _,
          Entry.Settled _,
          Entry.Closed _,
          Entry.Struck _,
          Entry.Mended _,
          Entry.Calmed _,
          Entry.Restarted _,
          Entry.Leads _,
          Entry.Runs _,
          Entry.Present _,
          Entry.Counted _,
          Entry.Finished _ ->
          others.add(entry);
    }
  }

  private void take(Entry.Listed list) {
    if (list.reason().equals("final")) {
      finalLists.put(list.device(), list);
    } else {
      segment(list.device(), list.connection()).listed.add(list);
    }
  }

  private void take(Entry.Loaded load) {
    if (load.device().equals(FRESH)) {
      fresh.put(load.channel(), load);
    } else {
      segment(load.device(), load.connection()).loaded.add(load);
    }
  }

  private Building segment(String device, String connection) {
    return building.computeIfAbsent(
        device + " " + connection, _ -> new Building(device, connection));
  }

  /// How it began.
  public Entry.Began began() {
    if (began == null) {
      throw new IllegalArgumentException("the history has no beginning");
    }
    return began;
  }

  /// The user of a device, "" for one that is not known.
  String user(String device) {
    return users.getOrDefault(device, "");
  }

  /// All devices.
  Set<String> devices() {
    return users.keySet();
  }

  /// The shared channels.
  List<String> channels() {
    return began().rooms().stream().map(Entry.Room::channel).toList();
  }

  /// What was asked for, in that order.
  List<Op> ops() {
    return invoked.values().stream().map(this::op).toList();
  }

  /// What was asked for under this number.
  Optional<Op> op(int number) {
    return Optional.ofNullable(invoked.get(number)).map(this::op);
  }

  private Op op(Entry.Invoked each) {
    return new Op(each, user(each.device()), ended.get(each.op()));
  }

  /// Every connection id of every device, in the order they began.
  List<Segment> segments() {
    return building.values().stream()
        .map(each ->
            new Segment(
                each.device,
                user(each.device),
                each.connection,
                each.events,
                each.listed,
                each.loaded))
        .toList();
  }

  /// The segments of each device.
  Map<String, List<Segment>> segmentsByDevice() {
    return segments().stream()
        .collect(Collectors.groupingBy(Segment::device, LinkedHashMap::new, Collectors.toList()));
  }

  /// What each device's user read of the own channels at the end.
  Map<String, Entry.Listed> finalLists() {
    return finalLists;
  }

  /// What was read of each channel at the end.
  Map<String, Entry.Loaded> fresh() {
    return fresh;
  }

  /// All entries of one other kind, in their order.
  <T extends Entry> List<T> all(Class<T> kind) {
    return others.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /// The entries about sockets and faults, in their order.
  List<Entry> others() {
    return others;
  }

  /// All posts that anybody ever saw, by event or by reading, with how they looked.
  List<Sighting> sightings() {
    var all = new ArrayList<Sighting>();
    for (Building each : building.values()) {
      each.events.stream()
          .filter(event -> event.event().equals("posted") || event.event().equals("post_edited"))
          .forEach(event -> all.add(Sighting.of(event)));
      each.loaded.forEach(load -> addAll(load, all));
    }
    fresh.values().forEach(load -> addAll(load, all));
    return all;
  }

  private static void addAll(Entry.Loaded load, List<Sighting> all) {
    load.posts().forEach(seen -> all.add(Sighting.of(load, seen)));
  }

  /// A post as somebody saw it. Immutable.
  record Sighting(
      long at, String device, String channel, String post, String text, String user, String type) {
    static Sighting of(Entry.Received event) {
      return new Sighting(
          event.at(),
          event.device(),
          event.channel(),
          event.post(),
          event.text(),
          event.user(),
          event.type());
    }

    static Sighting of(Entry.Loaded load, Entry.Seen seen) {
      return new Sighting(
          load.at(),
          load.device(),
          load.channel(),
          seen.post(),
          seen.text(),
          seen.user(),
          seen.type());
    }
  }
}
