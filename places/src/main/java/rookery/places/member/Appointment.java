package rookery.places.member;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.kernel.Problems;
import rookery.people.access.Role;
import rookery.people.access.RoleScope;
import rookery.people.access.RoleTable;

/// What a member is to be from now on, as somebody wishes it. A member is an ordinary one, an
/// administrator, or both; a guest stays a guest and an ordinary member is made none by this.
sealed interface Appointment {
  /// The member's roles by it; 400 if that cannot be.
  ///
  /// @param now what the member is
  Standing of(Standing now);

  /// These roles by name and no others, those of the place itself and further ones. Immutable.
  ///
  /// @param explicitRoles without those of the place itself
  record Named(List<String> explicitRoles, boolean user, boolean admin, boolean guest)
      implements Appointment {
    /// The wish of a body; 400 for a role that there is not, or that is none of such a place.
    ///
    /// @param place `team` or `channel`
    static Named of(@Nullable String names, String place, RoleTable roles) {
      var further = new ArrayList<String>();
      boolean user = false;
      boolean admin = false;
      boolean guest = false;
      for (String name : (names == null ? "" : names).split(" ", -1)) {
        if (name.equals(place + "_user")) {
          user = true;
        } else if (name.equals(place + "_admin")) {
          admin = true;
        } else if (name.equals(place + "_guest")) {
          guest = true;
        } else if (!name.isEmpty() && !further.contains(name)) {
          further.add(name);
        }
      }
      boolean known =
          further.stream()
              .allMatch(name -> roles.find(name).filter(role -> fits(role, place)).isPresent());
      if (!known) {
        throw Problems.invalidBody("roles");
      }
      return new Named(List.copyOf(further), user, admin, guest);
    }

    /// The names of all of them.
    List<String> names(String place) {
      return new Standing(String.join(" ", explicitRoles), user, admin, guest).roles(place);
    }

    /// A further role of a team may be given in one channel of it too.
    private static boolean fits(Role role, String place) {
      boolean scope =
          role.scope() == RoleScope.TEAM
              || (role.scope() == RoleScope.CHANNEL && place.equals("channel"));
      return scope && !role.schemeManaged();
    }

    @Override
    public Standing of(Standing now) {
      boolean member = guest ? !user && !admin : user || admin;
      if (guest != now.guest() || !member) {
        throw Problems.invalidBody("roles");
      }
      return new Standing(String.join(" ", explicitRoles), user, admin, guest);
    }
  }

  /// The roles of the place itself; further ones stay. Immutable.
  record Flags(boolean user, boolean admin) implements Appointment {
    @Override
    public Standing of(Standing now) {
      boolean member = now.guest() ? !user && !admin : user || admin;
      if (!member) {
        throw Problems.invalidBody("scheme_user");
      }
      return new Standing(now.explicitRoles(), user, admin, now.guest());
    }
  }
}
