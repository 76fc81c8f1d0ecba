package rookery.people.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Fingerprint;
import rookery.kernel.Ids;
import rookery.kernel.Problems;

/// Roles by name: clients ask for them at every start to know what to show. Thread-safe.
final class RoleEndpoints {
  private static final int MOST_NAMES = 100;
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,64}");

  private final Roles roles;
  private final Map<String, RoleJson> shown = new ConcurrentHashMap<>();

  RoleEndpoints(Roles roles) {
    this.roles = roles;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v4/roles/names", Access.SESSION_WITHOUT_CSRF, this::names));
  }

  /// A role on the wire.
  private record RoleJson(
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
    static RoleJson of(Role role) {
      var permissions = new TreeSet<String>();
      role.permissions().forEach(permission -> permissions.add(permission.wireName()));
      return new RoleJson(
          idOf(role.name()),
          role.name(),
          role.displayName(),
          role.description(),
          BORN,
          BORN,
          0,
          List.copyOf(permissions),
          true,
          true);
    }

    /// Built-in roles have no row; their id follows from their name.
    private static String idOf(String name) {
      byte[] bytes = name.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return Fingerprint.of(bytes).substring(0, Ids.LENGTH);
    }
  }

  private static final long BORN = 1;

  /// Roles do not change: each is brought into its form once.
  private Optional<RoleJson> shown(String name) {
    return roles.find(name).map(role -> shown.computeIfAbsent(role.name(), _ -> RoleJson.of(role)));
  }

  private Reply names(Call call) {
    List<String> names = call.bodyTexts();
    boolean wellFormed = names.stream().allMatch(name -> NAME.matcher(name).matches());
    if (names.isEmpty() || names.size() > MOST_NAMES || !wellFormed) {
      throw Problems.invalidBody("rolenames");
    }
    return Reply.json(names.stream().flatMap(name -> shown(name).stream()).toList());
  }
}
