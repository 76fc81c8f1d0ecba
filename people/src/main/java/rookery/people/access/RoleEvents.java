package rookery.people.access;

import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;
import rookery.json.Json;

/// What clients are told of roles.
sealed interface RoleEvents {
  /// A role grants something else from now on.
  ///
  /// @param role JSON inside JSON
  record RoleUpdated(String role) implements RoleEvents, DurableEvent<Scope.ToEveryone> {
    static RoleUpdated of(Role role) {
      return new RoleUpdated(Json.text(RoleJson.of(role)));
    }

    @Override
    public String type() {
      return "role_updated";
    }
  }
}
