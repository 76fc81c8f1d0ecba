package rookery.people.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;

/// The routes about roles: clients ask for them at every start to know what to show, administrators
/// edit them. Thread-safe.
final class RoleEndpoints {
  private static final int MOST_NAMES = 100;
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");

  private final Roles roles;
  private final RoleEditing editing;
  private final Permissions permissions;

  RoleEndpoints(Roles roles, RoleEditing editing, Permissions permissions) {
    this.roles = roles;
    this.editing = editing;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/roles", Access.SESSION, this::all),
        Route.post("/api/v4/roles/names", Access.SESSION_WITHOUT_CSRF, this::names),
        Route.get("/api/v4/roles/name/{role_name}", Access.SESSION, this::byName),
        Route.get("/api/v4/roles/{role_id}", Access.SESSION, this::byId),
        Route.put("/api/v4/roles/{role_id}/patch", Access.SESSION, this::patch)
            .recorded("patchRole"));
  }

  private Reply all(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return Reply.json(roles.stored().all().stream().map(RoleJson::of).toList());
  }

  private Reply names(Call call) {
    List<String> names = call.bodyTexts();
    boolean wellFormed = names.stream().allMatch(name -> NAME.matcher(name).matches());
    if (names.isEmpty() || names.size() > MOST_NAMES || !wellFormed) {
      throw Problems.invalidBody("rolenames");
    }
    RoleTable now = roles.stored();
    return Reply.json(
        names.stream().flatMap(name -> now.find(name).stream()).map(RoleJson::of).toList());
  }

  private Reply byName(Call call) {
    String name = call.path("role_name");
    if (!NAME.matcher(name).matches()) {
      throw Problems.invalidUrl("role_name");
    }
    Role role =
        roles.stored().find(name).orElseThrow(() -> missing("app.role.get_by_name.app_error"));
    return Reply.json(RoleJson.of(role));
  }

  private Reply byId(Call call) {
    return Reply.json(RoleJson.of(found(call, roles.stored())));
  }

  private Reply patch(Call call) {
    Role builtIn = found(call, roles.builtIn());
    var patch = call.body(Patch.class, "role");
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    call.notes().about("role", builtIn.name());
    RoleEditing.Edited edited = editing.edit(builtIn, wanted(patch));
    call.notes().about("added", more(edited.is(), edited.was()));
    call.notes().about("removed", more(edited.was(), edited.is()));
    return Reply.json(RoleJson.of(edited.is()));
  }

  private static Set<Permission> wanted(Patch patch) {
    if (patch.permissions == null) {
      throw Problems.invalidBody("permissions");
    }
    var wanted = EnumSet.noneOf(Permission.class);
    for (String name : patch.permissions) {
      wanted.add(
          Optional.ofNullable(name)
              .flatMap(Permission::named)
              .orElseThrow(() ->
                  new Problem.Invalid(
                          "api.roles.patch_roles.unknown_permission.app_error",
                          "There is no permission of one of these names.")
                      .raise()));
    }
    return wanted;
  }

  /// What one grants and the other does not.
  private static List<String> more(Role one, Role other) {
    return one.permissions().stream()
        .filter(permission -> !other.grants(permission))
        .map(Permission::wireName)
        .toList();
  }

  private static Role found(Call call, RoleTable table) {
    String id = call.path("role_id");
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidUrl("role_id");
    }
    return table.byId(id).orElseThrow(() -> missing("app.role.get.app_error"));
  }

  private static ProblemException missing(String id) {
    return new Problem.NotFound(id, "There is no such role.").raise();
  }

  /// The body that edits a role. Immutable.
  private record Patch(@Nullable List<@Nullable String> permissions) {}
}
