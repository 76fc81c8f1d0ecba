package rookery.chaos.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a client shows, built from events and from what it reads when it starts over or joins a
/// channel. It believes every event: an older one that comes late does harm here, so that it is
/// found. Not thread-safe; confined to one owner.
public final class ClientState {
  private final String user;
  private final Set<String> shared;
  private final Map<String, RoomState> rooms = new HashMap<>();
  private final Deque<Shown> statuses = new ArrayDeque<>();

  /// @param user whose client it is
  /// @param shared the channels that count; others are left out
  public ClientState(String user, Collection<String> shared) {
    this.user = user;
    this.shared = Set.copyOf(shared);
  }

  /// One channel. Not thread-safe; confined to its state.
  private static final class RoomState {
    private final Map<String, Kept> posts = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private long newest;
  }

  /// The user's status as it is shown from a time on.
  private record Shown(long since, String status) {}

  /// A post as it is shown.
  private record Kept(String text, Set<String> reactions) {}

  /// Takes the list of the user's channels.
  public void list(Entry.Listed listed) {
    rooms.keySet().retainAll(listed.channels());
    listed.channels().stream()
        .filter(shared::contains)
        .forEach(channel -> rooms.computeIfAbsent(channel, _ -> new RoomState()));
    show(listed.at(), listed.status());
  }

  /// Takes what was read of a channel.
  public void load(Entry.Loaded loaded) {
    RoomState room = rooms.get(loaded.channel());
    if (room == null || loaded.refused()) {
      return;
    }
    if (loaded.whole()) {
      room.posts.clear();
    }
    room.members.clear();
    room.members.addAll(loaded.members());
    for (Entry.Seen seen : loaded.posts()) {
      room.newest = Math.max(room.newest, seen.stamp());
      if (seen.deleted()) {
        room.posts.remove(seen.post());
      } else {
        room.posts.put(seen.post(), new Kept(seen.text(), new HashSet<>(seen.reactions())));
      }
    }
  }

  /// Takes an event.
  public void apply(Entry.Received event) {
    switch (event.event()) {
      case "user_added" -> added(event);
      case "user_removed" -> removed(event);
      case "status_change" -> {
        if (event.user().equals(user)) {
          show(event.at(), event.text());
        }
      }
      default -> {
        RoomState room = rooms.get(event.channel());
        if (room != null) {
          change(room, event);
        }
      }
    }
  }

  private static void change(RoomState room, Entry.Received event) {
    Kept kept = room.posts.get(event.post());
    switch (event.event()) {
      case "posted" -> {
        var reactions = kept == null ? new HashSet<String>() : kept.reactions;
        room.posts.put(event.post(), new Kept(event.text(), reactions));
        room.newest = Math.max(room.newest, event.stamp());
      }
      case "post_edited" -> {
        if (kept != null) {
          room.posts.put(event.post(), new Kept(event.text(), kept.reactions));
          room.newest = Math.max(room.newest, event.stamp());
        }
      }
      case "post_deleted" -> room.posts.remove(event.post());
      case "reaction_added" -> {
        if (kept != null) {
          kept.reactions.add(event.user() + " " + event.emoji());
        }
      }
      case "reaction_removed" -> {
        if (kept != null) {
          kept.reactions.remove(event.user() + " " + event.emoji());
        }
      }
      default -> {
        // Not part of what is compared.
      }
    }
  }

  private void added(Entry.Received event) {
    if (event.user().equals(user) && event.scope().isEmpty() && shared.contains(event.channel())) {
      rooms.computeIfAbsent(event.channel(), _ -> new RoomState());
    }
    RoomState room = rooms.get(event.channel());
    if (room != null) {
      room.members.add(event.user());
    }
  }

  private void removed(Entry.Received event) {
    RoomState room = rooms.get(event.channel());
    if (event.user().equals(user) && event.scope().isEmpty()) {
      rooms.remove(event.channel());
    } else if (room != null) {
      room.members.remove(event.user());
    }
  }

  private void show(long at, String status) {
    statuses.addLast(new Shown(at, status));
  }

  /// Whether it showed the status at `time` or later: one that changes by itself, for idleness, may
  /// do so while it is read or right after that.
  private boolean showedSince(long time, String status) {
    for (var shown = statuses.descendingIterator(); shown.hasNext(); ) {
      Shown one = shown.next();
      if (one.status.equals(status)) {
        return true;
      }
      if (one.since <= time) {
        return false;
      }
    }
    return false;
  }

  /// The channels it is in.
  public Set<String> channels() {
    return Set.copyOf(rooms.keySet());
  }

  /// Whether the channel was ever read, so that reading what changed is enough.
  public boolean has(String channel) {
    RoomState room = rooms.get(channel);
    return room != null && room.newest > 0;
  }

  /// When the newest post that it knows of a channel was changed.
  public long newest(String channel) {
    RoomState room = rooms.get(channel);
    return room == null ? 0 : room.newest;
  }

  /// Whether it shows the post.
  public boolean shows(String channel, String post) {
    RoomState room = rooms.get(channel);
    return room != null && room.posts.containsKey(post);
  }

  /// In what it differs from what is read afresh: nothing, if all is well.
  ///
  /// @param fresh by channel
  public List<Difference> differences(Entry.Listed listed, Map<String, Entry.Loaded> fresh) {
    var found = new ArrayList<Difference>();
    var wanted = new TreeSet<>(listed.channels());
    wanted.retainAll(shared);
    if (!wanted.equals(rooms.keySet())) {
      found.add(new Difference("", "", "is in " + rooms.keySet() + ", should be in " + wanted));
    }
    if (!showedSince(listed.asked(), listed.status())) {
      found.add(
          new Difference(
              "", "", "shows " + statuses.peekLast() + ", should show " + listed.status()));
    }
    for (String channel : wanted) {
      RoomState room = rooms.get(channel);
      Entry.Loaded loaded = fresh.get(channel);
      if (room != null && loaded != null) {
        compare(channel, room, loaded, found);
      }
    }
    return found;
  }

  private static void compare(
      String channel, RoomState room, Entry.Loaded fresh, List<Difference> found) {
    var left = new HashMap<>(room.posts);
    for (Entry.Seen seen : fresh.posts()) {
      if (seen.deleted()) {
        continue;
      }
      Kept kept = left.remove(seen.post());
      String problem = kept == null ? "is missing" : differs(kept, seen);
      if (problem != null) {
        found.add(new Difference(channel, seen.post(), problem));
      }
    }
    left.forEach((post, kept) ->
        found.add(new Difference(channel, post, "is shown and should not be: " + kept.text)));
    if (!room.members.equals(Set.copyOf(fresh.members()))) {
      found.add(
          new Difference(
              channel, "", "has members " + room.members + ", should have " + fresh.members()));
    }
  }

  private static @Nullable String differs(Kept kept, Entry.Seen seen) {
    if (!kept.text.equals(seen.text())) {
      return "says " + kept.text + ", should say " + seen.text();
    }
    return kept.reactions.equals(Set.copyOf(seen.reactions()))
        ? null
        : "has reactions " + kept.reactions + ", should have " + seen.reactions();
  }

  /// Something that is not as it should be. Immutable.
  ///
  /// @param channel "" for what is about the user
  /// @param post "" for what is about the channel
  public record Difference(String channel, String post, String problem) {
    /// Whether a post that should be shown is not.
    public boolean missing() {
      return problem.equals("is missing");
    }
  }
}
