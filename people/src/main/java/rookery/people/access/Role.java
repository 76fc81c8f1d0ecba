package rookery.people.access;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import rookery.kernel.Fingerprint;
import rookery.kernel.Ids;

/// A named set of permissions, a look at a bit. Immutable.
///
/// @param schemeManaged whether members have it for what they are in the system, a team or a
///   channel, and not by its name
/// @param updateAt when it was edited last
public record Role(
    String name,
    RoleScope scope,
    boolean schemeManaged,
    String displayName,
    String description,
    Set<Permission> permissions,
    long updateAt) {
  public Role {
    // What is behind it is an EnumSet that nobody else has.
    permissions = Collections.unmodifiableSet(permissions);
  }

  /// Whether it allows this.
  public boolean grants(Permission permission) {
    return permissions.contains(permission);
  }

  /// The roles of the program have no row; their ids follow from their names.
  String id() {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return Fingerprint.of(bytes).substring(0, Ids.LENGTH);
  }

  /// This role with other permissions from a time on.
  Role with(EnumSet<Permission> other, long at) {
    return new Role(name, scope, schemeManaged, displayName, description, other, at);
  }
}
