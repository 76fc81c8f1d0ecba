package rookery.people.access;

import java.util.List;

/// A role on the wire. Immutable.
record RoleJson(
    String id,
    String name,
    String display_name,
    String description,
    long create_at,
    long update_at,
    long delete_at,
    List<String> permissions,
    boolean scheme_managed,
    boolean built_in) {
  /// Roles were there before anybody could look at a clock.
  private static final long BORN = 1;

  static RoleJson of(Role role) {
    return new RoleJson(
        role.id(),
        role.name(),
        role.displayName(),
        role.description(),
        BORN,
        role.updateAt(),
        0,
        role.permissions().stream().map(Permission::wireName).sorted().toList(),
        role.schemeManaged(),
        true);
  }
}
