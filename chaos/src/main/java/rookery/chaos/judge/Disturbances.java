package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import rookery.chaos.history.Entry;

/// How long each fault was felt: until the last post that it delayed was everywhere and the last
/// request that it delayed was answered. What takes less than a second counts as not felt. Not
/// thread-safe; confined to the count.
final class Disturbances {
  private static final long FELT_MICROS = 1_000_000;
  private static final long AROUND_MICROS = 5_000_000;

  private final Story story;
  private final TreeMap<Long, Entry.Struck> faults = new TreeMap<>();
  private final Map<Integer, Long> felt = new LinkedHashMap<>();
  private final Map<String, List<long[]>> away = new HashMap<>();
  private final Map<String, Op> posts = new HashMap<>();
  private final Map<String, List<Op>> memberships = new HashMap<>();

  private Disturbances(Story story) {
    this.story = story;
  }

  /// How long each fault was felt, by its number, in microseconds.
  static Map<Integer, Long> of(Story story) {
    var disturbances = new Disturbances(story);
    disturbances.prepare();
    story.segments().forEach(disturbances::look);
    return disturbances.felt;
  }

  private void prepare() {
    for (Entry.Struck fault : story.all(Entry.Struck.class)) {
      faults.put(fault.at(), fault);
      felt.put(fault.fault(), 0L);
    }
    ownAbsences();
    for (Op op : story.ops()) {
      if (op.is("join") || op.is("leave")) {
        memberships
            .computeIfAbsent(op.user() + op.invoked().channel(), _ -> new ArrayList<>())
            .add(op);
      }
      var ended = op.ended();
      if (ended != null) {
        disturbed(op.invoked().at(), ended.at());
      }
      if (op.is("post") && op.ok()) {
        posts.put(op.post(), op);
      }
    }
  }

  private void ownAbsences() {
    Map<String, Long> since = new HashMap<>();
    for (Entry entry : story.others()) {
      if (entry instanceof Entry.Closed closed && closed.own()) {
        since.putIfAbsent(closed.device(), closed.at());
      } else if (entry instanceof Entry.Settled settled) {
        Long from = since.remove(settled.device());
        if (from != null) {
          away.computeIfAbsent(settled.device(), _ -> new ArrayList<>())
              .add(new long[] {from, settled.at()});
        }
      }
    }
  }

  private void look(Segment segment) {
    for (Entry.Received event : segment.events()) {
      if (event.event().equals("posted")) {
        known(segment, event.post(), event.at());
      }
    }
    for (Entry.Loaded load : segment.loaded()) {
      if (load.reason().equals("hello")) {
        load.posts().forEach(seen -> known(segment, seen.post(), load.at()));
      }
    }
  }

  /// A device knows a post from now on at the latest.
  private void known(Segment segment, String post, long at) {
    Op op = posts.get(post);
    if (op == null || at - op.okAt() < FELT_MICROS || knownBefore(segment, post, at)) {
      return;
    }
    boolean byChoice =
        away.getOrDefault(segment.device(), List.of()).stream()
            .anyMatch(absence -> absence[0] <= op.okAt() && op.okAt() <= absence[1]);
    boolean joining =
        memberships.getOrDefault(segment.user() + op.invoked().channel(), List.of()).stream()
            .anyMatch(each ->
                op.okAt() - AROUND_MICROS <= each.invoked().at() && each.invoked().at() <= at);
    if (!byChoice && !joining) {
      disturbed(op.okAt(), at);
    }
  }

  private boolean knownBefore(Segment segment, String post, long at) {
    return firstKnown(segment.device()).getOrDefault(post, Long.MAX_VALUE) < at;
  }

  private final Map<String, Map<String, Long>> firstKnown = new HashMap<>();

  private Map<String, Long> firstKnown(String device) {
    return firstKnown.computeIfAbsent(
        device,
        _ -> {
          Map<String, Long> first = new HashMap<>();
          for (Segment segment : story.segmentsByDevice().getOrDefault(device, List.of())) {
            segment.events().stream()
                .filter(event -> event.event().equals("posted"))
                .forEach(event -> first.merge(event.post(), event.at(), Math::min));
            segment
                .loaded()
                .forEach(load ->
                    load.posts().forEach(seen -> first.merge(seen.post(), load.at(), Math::min)));
          }
          return first;
        });
  }

  private void disturbed(long from, long until) {
    var fault = faults.floorEntry(from + FELT_MICROS);
    if (fault != null && until - from > FELT_MICROS) {
      felt.merge(fault.getValue().fault(), until - fault.getKey(), Math::max);
    }
  }
}
