package rookery.people.user;

import java.util.List;
import java.util.Map;
import rookery.kernel.UserId;

/// A user, as the database has one, without the password. Immutable.
///
/// @param roles separated by spaces, such as `system_admin system_user`
/// @param props free for clients, the custom status among them
/// @param deleteAt when the user was deactivated, 0 for an active one
/// @param mfaActive whether logging in takes a code besides the password
public record User(
    UserId id,
    long createAt,
    long updateAt,
    long deleteAt,
    String username,
    String email,
    boolean emailVerified,
    Profile profile,
    String roles,
    Map<String, String> props,
    Map<String, String> notifyProps,
    Map<String, String> timezone,
    long lastPasswordUpdate,
    long lastPictureUpdate,
    int failedAttempts,
    boolean mfaActive) {
  /// How a user is called and addressed. Immutable.
  public record Profile(
      String nickname, String firstName, String lastName, String position, String locale) {}

  /// This user with other system roles.
  User withRoles(String names) {
    return new User(
        id,
        createAt,
        updateAt,
        deleteAt,
        username,
        email,
        emailVerified,
        profile,
        names,
        props,
        notifyProps,
        timezone,
        lastPasswordUpdate,
        lastPictureUpdate,
        failedAttempts,
        mfaActive);
  }

  /// This user with other system roles from a time on.
  User withRoles(String names, long at) {
    return new User(
        id,
        createAt,
        at,
        deleteAt,
        username,
        email,
        emailVerified,
        profile,
        names,
        props,
        notifyProps,
        timezone,
        lastPasswordUpdate,
        lastPictureUpdate,
        failedAttempts,
        mfaActive);
  }

  /// This user, deactivated at a time or activated again.
  User activated(boolean active, long at) {
    return new User(
        id,
        createAt,
        at,
        active ? 0 : at,
        username,
        email,
        emailVerified,
        profile,
        roles,
        props,
        notifyProps,
        timezone,
        lastPasswordUpdate,
        lastPictureUpdate,
        failedAttempts,
        mfaActive);
  }

  /// This user, whose mail address was proved at a time.
  User verified(long at) {
    return new User(
        id,
        createAt,
        at,
        deleteAt,
        username,
        email,
        true,
        profile,
        roles,
        props,
        notifyProps,
        timezone,
        lastPasswordUpdate,
        lastPictureUpdate,
        failedAttempts,
        mfaActive);
  }

  /// This user, who needs a second factor from a time on, or none any more.
  User withMfa(boolean active, long at) {
    return new User(
        id,
        createAt,
        at,
        deleteAt,
        username,
        email,
        emailVerified,
        profile,
        roles,
        props,
        notifyProps,
        timezone,
        lastPasswordUpdate,
        lastPictureUpdate,
        failedAttempts,
        active);
  }

  /// The roles one by one.
  public List<String> roleNames() {
    return roles.contains(" ") ? List.of(roles.split(" ", -1)) : List.of(roles);
  }

  /// What it takes in memory, about.
  int size() {
    int texts = 0;
    for (var map : List.of(props, notifyProps, timezone)) {
      for (var entry : map.entrySet()) {
        texts += MAP_ENTRY + entry.getKey().length() + entry.getValue().length();
      }
    }
    return FIXED + texts;
  }

  private static final int FIXED = 900;
  private static final int MAP_ENTRY = 120;

  /// Whether the user can log in and be spoken to.
  public boolean active() {
    return deleteAt == 0;
  }

  /// Whether the user administers the whole system.
  public boolean administers() {
    return roleNames().contains("system_admin");
  }
}
