package rookery.people.access;

import rookery.http.Caller;
import rookery.kernel.Problems;
import rookery.kernel.UserId;

/// What callers may do in the whole system. Immutable.
public final class Permissions {
  private final Roles roles;

  public Permissions(Roles roles) {
    this.roles = roles;
  }

  /// Whether the caller's system roles grant the permission, as far as this node has heard: no
  /// ground to refuse anything.
  public boolean system(Caller caller, Permission permission) {
    return roles.grants(caller.roles(), permission);
  }

  /// Whether the caller's system roles grant the permission, before anybody is refused.
  public boolean allows(Caller caller, Permission permission) {
    return system(caller, permission) || roles.stored().grants(caller.roles(), permission);
  }

  /// 403 unless the caller's system roles grant the permission.
  public void demandSystem(Caller caller, Permission permission) {
    if (!allows(caller, permission)) {
      throw Problems.forbidden();
    }
  }

  /// 403 unless the caller acts for itself or its system roles grant the permission.
  public void demandSelfOr(Caller caller, UserId user, Permission permission) {
    if (!caller.user().equals(user)) {
      demandSystem(caller, permission);
    }
  }
}
