package rookery.places.channel;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rookery.kernel.CleanText;
import rookery.kernel.Problem;
import rookery.kernel.UserId;

/// What a channel may look like (protocol: rest D.5).
final class ChannelRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  /// Names of direct channels, of group channels: another channel with one could pass for it.
  private static final List<Pattern> TAKEN_FORMS =
      List.of(Pattern.compile("[a-z0-9]{26}__[a-z0-9]{26}"), Pattern.compile("[0-9a-f]{40}"));

  private ChannelRules() {}

  static void check(NewChannel channel) {
    if (!channel.type().inTeam()) {
      throw new Problem.Invalid(
              "api.channel.create_channel.direct_channel.app_error",
              "Direct and group channels are made by other calls.")
          .raise();
    }
    require(
        within(channel.name(), 1, 64)
            && NAME.matcher(channel.name()).matches()
            && TAKEN_FORMS.stream().noneMatch(form -> form.matcher(channel.name()).matches()),
        "1_or_more",
        "The name must have 1 to 64 lowercase letters, digits, dashes and underscores, beginning"
            + " with a letter or digit, and not look like that of a direct or group channel.");
    require(
        within(channel.displayName(), 1, 64),
        "display_name",
        "The display name must have 1 to 64 characters.");
    require(within(channel.header(), 0, 1024), "header", "The header is too long.");
    require(within(channel.purpose(), 0, 250), "purpose", "The purpose is too long.");
  }

  /// The name of the direct channel of two users, in either order.
  static String directName(UserId one, UserId other) {
    return Stream.of(one.value(), other.value()).sorted().collect(Collectors.joining("__"));
  }

  private static boolean within(String text, int least, int most) {
    int length = CleanText.length(text);
    return length >= least && length <= most;
  }

  private static void require(boolean holds, String what, String message) {
    if (!holds) {
      throw new Problem.Invalid("model.channel.is_valid." + what + ".app_error", message).raise();
    }
  }
}
