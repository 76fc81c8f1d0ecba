package rookery.chaos.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Brief;
import rookery.chaos.history.Entry;
import rookery.client.Answer;
import rookery.client.Tree;

/// Reads over REST what a client needs that starts over, and writes down what it read. Thread-safe.
final class Reloading {
  private static final int PAGE = 200;
  private static final int MOST_CHANGED = 1_000;

  /// What one node wrote may reach the log long after what another wrote later.
  private static final long MARGIN_MILLIS = 40_000;

  private static final int OK = 200;

  private final Rest rest;
  private final Field field;

  Reloading(Rest rest, Field field) {
    this.rest = rest;
    this.field = field;
  }

  /// Why something is read: because of which event. Immutable.
  record Cause(String device, String connection, long seq, String reason) {}

  /// The channels of the user; nothing if nobody answered.
  Optional<Entry.Listed> list(Cause cause) {
    long asked = field.history().now();
    Answer channels = rest.read("/users/me/channels");
    Answer status = rest.read("/users/me/status");
    if (channels == null || status == null || channels.status() != OK || status.status() != OK) {
      return Optional.empty();
    }
    var ids = channels.tree().list().stream().map(channel -> channel.text("id")).toList();
    var mine = ids.stream().filter(field.rooms()::contains).sorted().toList();
    String now = status.tree().text("status");
    var made = new Entry.Listed[1];
    field
        .history()
        .add(at ->
            made[0] =
                new Entry.Listed(
                    at, asked, cause.device, cause.connection, cause.seq, cause.reason, mine, now));
    return Optional.of(made[0]);
  }

  /// A channel.
  ///
  /// @param since what is known up to when, 0 to read everything
  Optional<Entry.Loaded> load(Cause cause, String channel, long since) {
    long asked = field.history().now();
    var members = members(channel);
    var posts = members == null ? null : posts(channel, since);
    if (members == null || posts == null) {
      return Optional.empty();
    }
    var made = new Entry.Loaded[1];
    field
        .history()
        .add(at ->
            made[0] =
                new Entry.Loaded(
                    at,
                    asked,
                    cause.device,
                    cause.connection,
                    cause.seq,
                    cause.reason,
                    channel,
                    posts.whole,
                    posts.refused,
                    posts.seen,
                    members));
    return Optional.of(made[0]);
  }

  private @Nullable List<String> members(String channel) {
    Answer answer = rest.read("/users?in_channel=" + channel + "&per_page=" + PAGE);
    if (answer == null) {
      return null;
    }
    return answer.status() == OK
        ? answer.tree().list().stream().map(user -> user.text("id")).sorted().toList()
        : List.of();
  }

  private @Nullable Posts posts(String channel, long since) {
    if (since > 0) {
      Answer changed = rest.read(path(channel) + "&since=" + (since - MARGIN_MILLIS));
      if (changed == null) {
        return null;
      }
      if (changed.status() != OK) {
        return new Posts(false, true, List.of());
      }
      var seen = seen(changed);
      if (seen.size() < MOST_CHANGED) {
        return new Posts(false, false, seen);
      }
    }
    return everything(channel);
  }

  /// By place and not by number, so that a post that is deleted meanwhile moves no other out of
  /// sight.
  private @Nullable Posts everything(String channel) {
    var all = new ArrayList<Entry.Seen>();
    String place = "";
    while (true) {
      Answer page = rest.read(path(channel) + "&per_page=" + PAGE + place);
      if (page == null) {
        return null;
      }
      if (page.status() != OK) {
        return new Posts(true, true, List.of());
      }
      var seen = seen(page);
      all.addAll(seen);
      if (seen.size() < PAGE) {
        return new Posts(true, false, all);
      }
      place = "&before=" + seen.getLast().post();
    }
  }

  private static String path(String channel) {
    return "/channels/" + channel + "/posts?skipFetchThreads=true";
  }

  private static List<Entry.Seen> seen(Answer answer) {
    var posts = answer.tree().at("posts");
    return answer.tree().at("order").list().stream().map(id -> seen(posts.at(id.text()))).toList();
  }

  private static Entry.Seen seen(Tree post) {
    return new Entry.Seen(
        post.text("id"),
        Brief.of(post.text("message")),
        post.text("user_id"),
        post.text("type"),
        post.number("delete_at") > 0,
        post.number("update_at"),
        reactions(post.at("metadata")));
  }

  private static List<String> reactions(Tree metadata) {
    if (!metadata.has("reactions") || metadata.at("reactions").value() == null) {
      return List.of();
    }
    return metadata.at("reactions").list().stream()
        .map(reaction -> reaction.text("user_id") + " " + reaction.text("emoji_name"))
        .sorted()
        .toList();
  }

  /// What was read of a channel.
  private record Posts(boolean whole, boolean refused, List<Entry.Seen> seen) {}
}
