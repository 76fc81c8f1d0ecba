package rookery.places.member;

import java.util.ArrayList;
import java.util.List;

/// What a member is in a team or channel: the ordinary roles as flags, further ones by name.
/// Immutable.
///
/// @param explicitRoles names of further roles, separated by blanks
public record Standing(String explicitRoles, boolean user, boolean admin, boolean guest) {
  /// An ordinary member.
  public static final Standing USER = new Standing("", true, false, false);

  /// A member who administers the place.
  public static final Standing ADMIN = new Standing("", true, true, false);

  /// A guest.
  public static final Standing GUEST = new Standing("", false, false, true);

  /// The names of all roles.
  ///
  /// @param place `team` or `channel`
  List<String> roles(String place) {
    var roles = new ArrayList<String>();
    for (String role : explicitRoles.split(" ", -1)) {
      if (!role.isEmpty()) {
        roles.add(role);
      }
    }
    if (guest) {
      roles.add(place + "_guest");
    }
    if (user) {
      roles.add(place + "_user");
    }
    if (admin) {
      roles.add(place + "_admin");
    }
    return List.copyOf(roles);
  }
}
