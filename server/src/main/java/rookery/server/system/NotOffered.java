package rookery.server.system;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Method;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.Problems;

/// What clients call although the configuration says that it is off, and the answers that they
/// tolerate (protocol: rest A.2, C.2, C.5, G). A list, so that a feature that gets built is taken
/// off here. Immutable.
final class NotOffered {
  private static final long NONE = 0;

  private NotOffered() {}

  static List<Route> routes() {
    return Stream.of(answered(), licensed(), schemes()).flatMap(List::stream).toList();
  }

  private static List<Route> answered() {
    return List.of(
        // The smallest valid answers.
        empty("/api/v4/agents"),
        answer("/api/v4/agents/status", Map.of("available", false, "reason", "not installed")),
        empty("/api/v4/llmservices"),
        answer("/api/v4/trial-license/prev", Map.of("IsLicensed", "false")),
        // Switched off in the client configuration.
        off(Method.GET, "/api/v4/plugins/webapp", Access.PUBLIC, "app.plugin.disabled.app_error"),
        off("/api/v4/users/{user_id}/teams/{team_id}/drafts", "api.drafts.disabled.app_error"),
        off(Method.POST, "/api/v4/drafts", Access.SESSION, "api.drafts.disabled.app_error"),
        off(Method.POST, "/api/v4/emoji/names", Access.SESSION, "api.emoji.disabled.app_error"),
        off("/api/v4/emoji", "api.emoji.disabled.app_error"),
        off(Method.POST, "/api/v4/emoji/search", Access.SESSION, "api.emoji.disabled.app_error"),
        off("/api/v4/emoji/autocomplete", "api.emoji.disabled.app_error"));
  }

  /// Parts of a licensed server.
  private static List<Route> licensed() {
    return List.of(
        licence("/api/v4/channels/{channel_id}/bookmarks", BOOKMARKS),
        licence("/api/v4/groups", GROUPS),
        licence("/api/v4/users/{user_id}/groups", GROUPS),
        licence("/api/v4/teams/{team_id}/groups", GROUPS),
        licence("/api/v4/channels/{channel_id}/groups", GROUPS),
        refuse(
            "/api/v4/posts/scheduled/team/{team_id}",
            new Problem.Invalid(
                "api.scheduled_posts.license_error", "Scheduled posts are not available.")),
        refuse(
            "/api/v4/custom_profile_attributes/fields",
            new Problem.Forbidden(
                "api.custom_profile_attributes.license_error",
                "Custom profile attributes are not available.")));
  }

  /// Roles of single teams and channels.
  private static List<Route> schemes() {
    return List.of(
        scheme(Method.POST, "/api/v4/schemes", "api.scheme.create_scheme.license.error"),
        scheme(
            Method.PUT,
            "/api/v4/schemes/{scheme_id}/patch",
            "api.scheme.patch_scheme.license.error"),
        scheme(
            Method.DELETE, "/api/v4/schemes/{scheme_id}", "api.scheme.delete_scheme.license.error"),
        scheme(
            Method.PUT,
            "/api/v4/teams/{team_id}/scheme",
            "api.team.update_team_scheme.license.error"),
        ofChannel(Method.PUT, "scheme", "api.channel.update_channel_scheme.license.error"),
        ofChannel(Method.GET, "moderations", "api.channel.get_channel_moderations.license.error"),
        ofChannel(
            Method.PUT, "moderations/patch", "api.channel.patch_channel_moderations.license.error"),
        ofChannel(
            Method.GET,
            "member_counts_by_group",
            "api.channel.channel_member_counts_by_group.license.error"));
  }

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");
  private static final String BOOKMARKS = "api.channel.bookmark.channel_bookmark.license.error";
  private static final String GROUPS = "api.license_error";

  private static Route empty(String path) {
    return answer(path, List.of());
  }

  private static Route answer(String path, Object value) {
    return Route.get(path, Access.SESSION, _ -> Reply.json(value));
  }

  private static Route off(String path, String id) {
    return off(Method.GET, path, Access.SESSION, id);
  }

  private static Route off(Method method, String path, Access access, String id) {
    var problem = new Problem.NotOffered(id, "This feature is switched off on this server.");
    return refuse(method, path, access, problem);
  }

  /// Reading schemes works: there is none.
  private static Route scheme(Method method, String path, String id) {
    var problem = new Problem.NotOffered(id, "Roles are the same in every team of this server.");
    return refuse(method, path, Access.SESSION, problem);
  }

  private static Route ofChannel(Method method, String what, String id) {
    String path = "/api/v4/channels/{channel_id}/" + what;
    var problem = new Problem.Forbidden(id, "Roles are the same in every channel of this server.");
    return refuse(method, path, Access.SESSION, problem);
  }

  private static Route licence(String path, String id) {
    return refuse(path, new Problem.NotOffered(id, "This feature is not part of this server."));
  }

  private static Route refuse(String path, Problem problem) {
    return refuse(Method.GET, path, Access.SESSION, problem);
  }

  private static Route refuse(Method method, String path, Access access, Problem problem) {
    boolean bare = method == Method.GET || method == Method.DELETE;
    return new Route(
        method, path, access, bare ? NONE : Route.JSON_LIMIT, call -> refusal(call, path, problem));
  }

  /// An address that could be of nothing is told first, as everywhere.
  private static Reply refusal(Call call, String path, Problem problem) {
    NAME.matcher(path)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !call.path(name).equals("me") && !Ids.wellFormed(call.path(name)))
        .findFirst()
        .ifPresent(name -> {
          throw Problems.invalidUrl(name);
        });
    throw problem.raise();
  }
}
