package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry;

/// Looks whether everything that was acknowledged is there at the end, as far as nothing doubtful
/// may have undone it. Pure.
final class Keeping implements Checker {
  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    Map<String, List<Op>> changes =
        story.ops().stream()
            .filter(op -> op.is("edit") || op.is("delete"))
            .collect(Collectors.groupingBy(op -> op.invoked().post()));
    Map<String, Map<String, Entry.Seen>> kept = new HashMap<>();
    story
        .fresh()
        .forEach((channel, loaded) -> {
          var posts = new HashMap<String, Entry.Seen>();
          loaded.posts().stream()
              .filter(seen -> !seen.deleted())
              .forEach(seen -> posts.put(seen.post(), seen));
          kept.put(channel, posts);
        });
    for (Op op : story.ops()) {
      if (op.is("post") && op.ok() && kept.containsKey(op.invoked().channel())) {
        var seen = kept.get(op.invoked().channel()).get(op.post());
        judge(op, changes.getOrDefault(op.post(), List.of()), seen, found);
      }
    }
    pairs(story, "react", "unreact", reactions(kept), found);
    pairs(story, "join", "leave", memberships(story), found);
    return found;
  }

  private static void judge(
      Op post, List<Op> changes, Entry.@Nullable Seen seen, List<Finding> found) {
    boolean deleted = changes.stream().anyMatch(op -> op.is("delete") && op.ok());
    boolean perhaps = changes.stream().anyMatch(op -> op.is("delete") && op.doubtful());
    if (seen == null) {
      if (!deleted && !perhaps) {
        found.add(new Finding(Finding.Promise.NOTHING_LOST, post + " is not kept"));
      }
      return;
    }
    if (deleted) {
      found.add(kept(post + " was deleted and is there"));
    }
    Set<String> allowed = new HashSet<>();
    String last = post.invoked().text();
    for (Op change : changes) {
      if (change.is("edit") && change.ok()) {
        last = change.invoked().text();
      }
      if (change.is("edit") && change.doubtful()) {
        allowed.add(change.invoked().text());
      }
    }
    allowed.add(last);
    if (!allowed.contains(seen.text())) {
      found.add(kept("%s says %s, should say %s".formatted(post, seen.text(), allowed)));
    }
  }

  /// What one act makes and another undoes is as the last acknowledged one left it.
  private static void pairs(
      Story story, String makes, String undoes, Set<String> there, List<Finding> found) {
    Map<String, List<Op>> byKey = new LinkedHashMap<>();
    for (Op op : story.ops()) {
      if (op.is(makes) || op.is(undoes)) {
        byKey.computeIfAbsent(key(op), _ -> new ArrayList<>()).add(op);
      }
    }
    byKey.forEach((key, ops) -> {
      boolean certain = ops.stream().noneMatch(Op::doubtful);
      var ok = ops.stream().filter(Op::ok).toList();
      boolean readable = story.fresh().containsKey(ops.getFirst().invoked().channel());
      boolean postGone =
          !ops.getFirst().invoked().post().isEmpty() && !exists(story, ops.getFirst());
      if (certain && !ok.isEmpty() && readable && !postGone) {
        boolean wanted = ok.getLast().is(makes);
        if (wanted != there.contains(key)) {
          found.add(kept("%s was acknowledged and did not last: %s".formatted(ok.getLast(), key)));
        }
      }
    });
  }

  private static boolean exists(Story story, Op op) {
    var loaded = story.fresh().get(op.invoked().channel());
    return loaded != null
        && loaded.posts().stream().anyMatch(s -> s.post().equals(op.invoked().post()));
  }

  private static String key(Op op) {
    var invoked = op.invoked();
    return invoked.post().isEmpty()
        ? op.user() + " in " + invoked.channel()
        : op.user() + " " + invoked.text() + " at " + invoked.post();
  }

  private static Set<String> reactions(Map<String, Map<String, Entry.Seen>> kept) {
    return kept.values().stream()
        .flatMap(posts -> posts.values().stream())
        .flatMap(seen -> seen.reactions().stream().map(each -> each + " at " + seen.post()))
        .collect(Collectors.toSet());
  }

  private static Set<String> memberships(Story story) {
    return story.fresh().values().stream()
        .flatMap(load -> load.members().stream().map(user -> user + " in " + load.channel()))
        .collect(Collectors.toSet());
  }

  private static Finding kept(String what) {
    return new Finding(Finding.Promise.ACKNOWLEDGED_IS_KEPT, what);
  }
}
