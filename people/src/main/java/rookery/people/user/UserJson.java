package rookery.people.user;

import java.util.Map;
import rookery.http.Caller;
import rookery.json.OmitEmpty;

/// A user as clients see one, with what each kind of viewer may see (protocol: rest D.10, E.4).
/// Immutable.
public record UserJson(
    String id,
    @OmitEmpty long create_at,
    @OmitEmpty long update_at,
    long delete_at,
    String username,
    String auth_data,
    String auth_service,
    String email,
    @OmitEmpty boolean email_verified,
    String nickname,
    String first_name,
    String last_name,
    String position,
    String roles,
    @OmitEmpty Map<String, String> props,
    @OmitEmpty Map<String, String> notify_props,
    @OmitEmpty long last_password_update,
    @OmitEmpty long last_picture_update,
    @OmitEmpty int failed_attempts,
    String locale,
    Map<String, String> timezone,
    boolean disable_welcome_email,
    @OmitEmpty boolean mfa_active) {

  /// What others may see of users. Immutable.
  public record Visibility(boolean email, boolean fullName) {}

  /// The view of the user itself.
  public static UserJson self(User user) {
    return of(user, user.emailVerified(), user.notifyProps(), user.lastPasswordUpdate(), 0);
  }

  /// The view of a system administrator.
  public static UserJson admin(User user) {
    return of(
        user,
        user.emailVerified(),
        user.notifyProps(),
        user.lastPasswordUpdate(),
        user.failedAttempts());
  }

  /// The view of everybody else.
  public static UserJson others(User user, Visibility visibility) {
    UserJson all = of(user, false, Map.of(), 0, 0);
    return new UserJson(
        all.id,
        all.create_at,
        all.update_at,
        all.delete_at,
        all.username,
        all.auth_data,
        all.auth_service,
        visibility.email() ? all.email : "",
        all.email_verified,
        all.nickname,
        visibility.fullName() ? all.first_name : "",
        visibility.fullName() ? all.last_name : "",
        all.position,
        all.roles,
        all.props,
        all.notify_props,
        all.last_password_update,
        all.last_picture_update,
        all.failed_attempts,
        all.locale,
        all.timezone,
        all.disable_welcome_email,
        false);
  }

  /// The view that fits the caller.
  public static UserJson seenBy(Caller caller, User user, Visibility visibility) {
    if (caller.user().equals(user.id())) {
      return self(user);
    }
    return caller.administers() ? admin(user) : others(user, visibility);
  }

  private static UserJson of(
      User user,
      boolean verified,
      Map<String, String> notifyProps,
      long passwordUpdate,
      int failedAttempts) {
    return new UserJson(
        user.id().value(),
        user.createAt(),
        user.updateAt(),
        user.deleteAt(),
        user.username(),
        "",
        "",
        user.email(),
        verified,
        user.profile().nickname(),
        user.profile().firstName(),
        user.profile().lastName(),
        user.profile().position(),
        user.roles(),
        user.props(),
        notifyProps,
        passwordUpdate,
        user.lastPictureUpdate(),
        failedAttempts,
        user.profile().locale(),
        user.timezone(),
        false,
        user.mfaActive());
  }
}
