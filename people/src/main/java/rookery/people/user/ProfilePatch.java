package rookery.people.user;

import static java.util.Objects.requireNonNullElse;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import rookery.kernel.CleanText;

/// What of a profile is to change; null leaves a part as it is. Immutable.
///
/// @param password the present one: proves that the user itself changes the mail address
record ProfilePatch(
    @Nullable String username,
    @Nullable String password,
    @Nullable String nickname,
    @Nullable String first_name,
    @Nullable String last_name,
    @Nullable String position,
    @Nullable String email,
    @Nullable Map<String, String> props,
    @Nullable Map<String, String> notify_props,
    @Nullable String locale,
    @Nullable Map<String, String> timezone) {

  /// The changed user.
  ///
  /// @param at the time of the change
  User applied(User user, long at) {
    var old = user.profile();
    return new User(
        user.id(),
        user.createAt(),
        Math.max(at, user.updateAt() + 1),
        user.deleteAt(),
        username == null ? user.username() : UserRules.name(username),
        email == null ? user.email() : UserRules.name(email),
        user.emailVerified() && !changesEmail(user),
        new User.Profile(
            text(nickname, old.nickname()),
            text(first_name, old.firstName()),
            text(last_name, old.lastName()),
            text(position, old.position()),
            text(locale, old.locale())),
        user.roles(),
        map(props, user.props()),
        map(notify_props, user.notifyProps()),
        map(timezone, user.timezone()),
        user.lastPasswordUpdate(),
        user.lastPictureUpdate(),
        user.failedAttempts(),
        user.mfaActive());
  }

  boolean changesEmail(User user) {
    return email != null && !email.strip().toLowerCase(Locale.ROOT).equals(user.email());
  }

  private static String text(@Nullable String wanted, String old) {
    return CleanText.of(requireNonNullElse(wanted, old)).strip();
  }

  private static Map<String, String> map(
      @Nullable Map<String, String> wanted, Map<String, String> old) {
    return wanted == null ? old : WireMaps.withoutNulls(wanted);
  }
}
