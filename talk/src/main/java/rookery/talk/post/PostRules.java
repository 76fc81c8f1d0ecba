package rookery.talk.post;

import java.util.Optional;
import java.util.Set;
import rookery.json.Json;
import rookery.kernel.ChannelId;
import rookery.kernel.CleanText;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

/// What a post may be (protocol: rest D.5). Pure.
final class PostRules {
  static final int LONGEST_MESSAGE = 16_383;
  private static final int LONGEST_PROPS = 800_000;
  private static final int LONGEST_TYPE = 26;
  private static final int LONGEST_PENDING = 64;
  private static final Set<String> TYPES = Set.of("", "me", "slack_attachment");

  private PostRules() {}

  static void check(NewPost post) {
    content(post.message(), Json.text(post.props()));
    boolean known = TYPES.contains(post.type()) || post.type().startsWith("custom_");
    demand(known && post.type().length() <= LONGEST_TYPE, "type", "The type is not one to write.");
    demand(
        post.pendingId().length() <= LONGEST_PENDING,
        "pending_post_id",
        "The pending id is too long.");
  }

  static void content(String message, String props) {
    demand(
        CleanText.length(message) <= LONGEST_MESSAGE,
        "message_length",
        "The message is longer than " + LONGEST_MESSAGE + " characters.");
    demand(CleanText.length(props) <= LONGEST_PROPS, "props", "The props are too long.");
  }

  private static void demand(boolean holds, String field, String message) {
    if (!holds) {
      throw new Problem.Invalid("model.post.is_valid." + field + ".app_error", message).raise();
    }
  }

  static ProblemException toDeletedChannel() {
    return new Problem.Invalid(
            "api.post.create_post.can_not_post_to_deleted.error",
            "Nothing can be posted in an archived channel.")
        .raise();
  }

  /// The post that a reply in `channel` is to, if that is possible.
  static Post root(Optional<Post> found, ChannelId channel) {
    Post root =
        found.filter(post -> !post.deleted() && !post.isReply()).orElseThrow(PostRules::badRoot);
    if (!root.channel().equals(channel)) {
      throw rootElsewhere();
    }
    return root;
  }

  static ProblemException badRoot() {
    return new Problem.Invalid(
            "api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
        .raise();
  }

  private static ProblemException rootElsewhere() {
    return new Problem.Invalid(
            "api.post.create_post.channel_root_id.app_error",
            "The post that is replied to is in another channel.")
        .raise();
  }
}
