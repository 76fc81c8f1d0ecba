package rookery.people.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/// How a role differs from that of the program, by an operator's will. Only the difference is kept,
/// so that a release that gives a role a further permission gives it to edited roles too, and one
/// that was taken away stays away. Names that this version does not know are kept for those that
/// do. Immutable.
///
/// @param at when it was edited last
/// @param added permissions that the program does not give
/// @param removed permissions of the program that were taken away
record RoleEdit(String role, long at, Set<String> added, Set<String> removed) {
  RoleEdit {
    added = Set.copyOf(added);
    removed = Set.copyOf(removed);
  }

  /// The role as it is with this edit.
  Role applied(Role builtIn) {
    var permissions = EnumSet.noneOf(Permission.class);
    for (Permission permission : Permission.values()) {
      String name = permission.wireName();
      if ((builtIn.grants(permission) || added.contains(name)) && !removed.contains(name)) {
        permissions.add(permission);
      }
    }
    return builtIn.with(permissions, Math.max(at, builtIn.updateAt()));
  }

  /// The edit that makes of the program's role one with these permissions.
  RoleEdit toward(Role builtIn, Set<Permission> wanted, long time) {
    var more = unknown(added);
    var less = unknown(removed);
    for (Permission permission : Permission.values()) {
      boolean want = wanted.contains(permission);
      if (want && !builtIn.grants(permission)) {
        more.add(permission.wireName());
      } else if (!want && builtIn.grants(permission)) {
        less.add(permission.wireName());
      }
    }
    return new RoleEdit(role, Math.max(time, at + 1), more, less);
  }

  private static Set<String> unknown(Set<String> names) {
    var unknown = new TreeSet<>(names);
    unknown.removeIf(name -> Permission.named(name).isPresent());
    return unknown;
  }
}
