package rookery.chaos.crowd;

import rookery.chaos.history.Brief;
import rookery.chaos.history.Entry;
import rookery.client.Tree;

/// One message of a server as its client reads it. Immutable.
///
/// @param event the event's type, "" for a reply to a request
record Frame(String event, long seq, Tree tree) {
  static Frame parse(String text) {
    var tree = Tree.parse(text);
    return tree.has("event")
        ? new Frame(tree.text("event"), tree.number("seq"), tree)
        : new Frame("", -1, tree);
  }

  boolean isReply() {
    return event.isEmpty();
  }

  boolean isHello() {
    return event.equals("hello");
  }

  /// The id that a hello brings.
  String connection() {
    return tree.at("data").text("connection_id");
  }

  /// Where it came. Immutable.
  record Place(String device, int socket, String connection) {}

  /// As a history has it.
  Entry.Received received(long at, Place place) {
    var broadcast = tree.at("broadcast");
    String toUser = broadcast.text("user_id");
    String scope = toUser.isEmpty() ? broadcast.text("channel_id") : "";
    var about = About.of(event, tree.at("data"), broadcast.text("channel_id"), toUser);
    return new Entry.Received(
        at,
        place.device(),
        place.socket(),
        place.connection(),
        seq,
        event,
        scope,
        about.channel,
        about.post,
        about.text,
        about.user,
        about.emoji,
        about.stamp,
        about.type);
  }

  /// What an event is about.
  private record About(
      String channel,
      String post,
      String text,
      String user,
      String emoji,
      long stamp,
      String type) {
    static About of(String event, Tree data, String channel, String toUser) {
      return switch (event) {
        case "posted", "post_edited", "post_deleted" -> post(data.inner("post"));
        case "reaction_added", "reaction_removed" -> reaction(data.inner("reaction"), channel);
        case "user_added" -> someone(channel, data.text("user_id"), "");
        case "user_removed" ->
            data.has("user_id")
                ? someone(channel, data.text("user_id"), "")
                : someone(data.text("channel_id"), toUser, "");
        case "status_change" -> someone("", data.text("user_id"), data.text("status"));
        default -> someone(channel, toUser, "");
      };
    }

    private static About post(Tree post) {
      return new About(
          post.text("channel_id"),
          post.text("id"),
          Brief.of(post.text("message")),
          post.text("user_id"),
          "",
          post.number("update_at"),
          post.text("type"));
    }

    private static About reaction(Tree reaction, String channel) {
      return new About(
          channel,
          reaction.text("post_id"),
          "",
          reaction.text("user_id"),
          reaction.text("emoji_name"),
          reaction.number("create_at"),
          "");
    }

    private static About someone(String channel, String user, String text) {
      return new About(channel, "", text, user, "", 0, "");
    }
  }
}
