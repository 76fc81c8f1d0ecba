package rookery.people.preference;

import static java.util.Objects.requireNonNullElse;

import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problems;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The routes about preferences. Thread-safe.
public final class PreferenceEndpoints {
  private static final int MOST = 100;

  private final Preferences preferences;
  private final Permissions permissions;

  public PreferenceEndpoints(Preferences preferences, Permissions permissions) {
    this.preferences = preferences;
    this.permissions = permissions;
  }

  /// The routes of this feature.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v4/users/{user_id}/preferences", Access.SESSION, this::all),
        Route.put("/api/v4/users/{user_id}/preferences", Access.SESSION, this::save));
  }

  private Reply all(Call call) {
    var user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    var found = preferences.of(user, call.known());
    return call.tagged(
        found.version(), () -> Reply.json(found.rows().stream().map(PreferenceJson::of).toList()));
  }

  private Reply save(Call call) {
    var user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.EDIT_OTHER_USERS);
    List<Sent> sent = call.bodyList(Sent.class, "preferences");
    if (sent.isEmpty() || sent.size() > MOST) {
      throw Problems.invalidBody("preferences");
    }
    if (sent.stream().anyMatch(one -> !user.value().equals(one.user_id))) {
      throw Problems.forbidden();
    }
    // Of two with the same name in one call the later counts, as if they came one after the other.
    var last = new LinkedHashMap<List<String>, Preference>();
    for (Sent one : sent) {
      Preference preference = one.preference(user);
      last.put(List.of(preference.category(), preference.name()), preference);
    }
    preferences.save(call.caller(), user, List.copyOf(last.values()));
    return Reply.ok();
  }

  /// A preference as clients send one. Immutable.
  private record Sent(
      @Nullable String user_id,
      @Nullable String category,
      @Nullable String name,
      @Nullable String value) {
    Preference preference(UserId user) {
      return new Preference(user, text(category), text(name), text(value));
    }

    private static String text(@Nullable String value) {
      return requireNonNullElse(value, "");
    }
  }
}
