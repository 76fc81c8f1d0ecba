package rookery.people.status;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import rookery.delivery.Notice;
import rookery.delivery.Topic;
import rookery.kernel.Incarnation;
import rookery.kernel.UserId;

/// What nodes tell each other of presence, as bytes: texts, their parts separated by line ends.
final class PresenceNotices {
  /// A user's first connection on a node, or the end of its last one; the key is the user.
  static final Topic CHANGE = new Topic("presence");

  /// A part of all users on a node; the key is the node's incarnation.
  static final Topic SHARE = new Topic("presence-share");

  /// A node asks the others for their shares; the key is its incarnation.
  static final Topic ASK = new Topic("presence-ask");

  private static final int MOST_IN_PART = 1_000;

  private PresenceNotices() {}

  /// What a [#CHANGE] carries. Immutable.
  record Change(Incarnation node, boolean open) {
    static Change read(byte[] data) {
      String[] parts = text(data).split("\n", -1);
      return new Change(new Incarnation(parts[0]), parts[1].equals("open"));
    }

    Notice about(UserId user) {
      return CHANGE.about(user.value(), bytes(node.value() + "\n" + (open ? "open" : "closed")));
    }
  }

  /// What a [#SHARE] carries. Immutable.
  record Part(boolean first, boolean last, Set<UserId> users) {
    static Part read(byte[] data) {
      String[] lines = text(data).split("\n", -1);
      var users = new HashSet<UserId>();
      for (int i = 1; i < lines.length; i++) {
        users.add(new UserId(lines[i]));
      }
      return new Part(lines[0].contains("first"), lines[0].contains("last"), Set.copyOf(users));
    }
  }

  /// A whole share in parts of bounded size; at least one, so that an empty share is told too.
  static List<Notice> share(Incarnation node, Collection<UserId> users) {
    var all = List.copyOf(users);
    var notices = new ArrayList<Notice>();
    for (int from = 0; from == 0 || from < all.size(); from += MOST_IN_PART) {
      int to = Math.min(from + MOST_IN_PART, all.size());
      var text = new StringBuilder(from == 0 ? "first" : "next");
      text.append(to == all.size() ? " last" : "");
      all.subList(from, to).forEach(user -> text.append('\n').append(user.value()));
      notices.add(SHARE.about(node.value(), bytes(text.toString())));
    }
    return notices;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.US_ASCII);
  }
}
