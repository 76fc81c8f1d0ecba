package rookery.talk.reaction;

import java.util.Collection;
import java.util.regex.Pattern;
import rookery.kernel.Problem;
import rookery.talk.post.Reaction;

/// What a reaction may be (protocol: rest D.5). Pure.
final class ReactionRules {
  /// The most different emojis under one post, as clients are told.
  static final int MOST_EMOJIS = 50;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9+_-]{1,64}");

  private ReactionRules() {}

  /// Whether an emoji may be called so. Which emojis there are, clients know.
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /// Refuses one emoji too many under a post; one that is there already is none.
  static void demandRoom(Collection<Reaction> present, String emoji) {
    long others =
        present.stream().map(Reaction::emoji).filter(e -> !e.equals(emoji)).distinct().count();
    boolean there = present.stream().anyMatch(reaction -> reaction.emoji().equals(emoji));
    if (!there && others >= MOST_EMOJIS) {
      throw new Problem.Invalid(
              "api.context.invalid_body_param.app_error",
              "There are " + others + " different emojis under this post, which is the most.")
          .raise();
    }
  }
}
