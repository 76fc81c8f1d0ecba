package rookery.places.directory;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.ChannelId;
import rookery.kernel.Ids;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;

/// The route that lists users. Thread-safe.
final class DirectoryEndpoints {
  private static final Pattern ROLE = Pattern.compile("[a-z0-9_]{1,64}");

  private final Directory directory;
  private final UserView view;

  DirectoryEndpoints(Directory directory, UserView view) {
    this.directory = directory;
    this.view = view;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v4/users", Access.SESSION, this::list));
  }

  private Reply list(Call call) {
    Listing listing = listing(call);
    var users =
        directory.list(call.caller(), listing).stream()
            .map(user -> view.of(user, call.caller()))
            .toList();
    return Reply.json(users).taggedByBody();
  }

  private static Listing listing(Call call) {
    var listing =
        new Listing(
            id(call, "in_team", TeamId::new),
            id(call, "not_in_team", TeamId::new),
            id(call, "in_channel", ChannelId::new),
            id(call, "not_in_channel", ChannelId::new),
            call.flag("without_team"),
            call.flag("active"),
            call.flag("inactive"),
            new Listing.RoleFilter(
                Stream.concat(roles(call, "role").stream(), roles(call, "roles").stream()).toList(),
                roles(call, "team_roles"),
                roles(call, "channel_roles")),
            sort(call),
            call.page());
    check(listing);
    return listing;
  }

  /// Orders that need a place, and filters that exclude each other (protocol: rest C.1).
  private static void check(Listing listing) {
    if (listing.notInChannel() != null && listing.inTeam() == null) {
      throw Problems.invalidUrl("in_team");
    }
    if (listing.active() && listing.inactive()) {
      throw Problems.invalidUrl("inactive");
    }
    boolean fits =
        switch (listing.sort()) {
          case USERNAME -> true;
          case LAST_ACTIVITY_AT, CREATE_AT ->
              listing.inTeam() != null
                  && Stream.of(listing.notInTeam(), listing.inChannel(), listing.notInChannel())
                      .allMatch(id -> id == null)
                  && !listing.withoutTeam();
          case STATUS, ADMIN -> listing.inChannel() != null;
        };
    if (!fits) {
      throw Problems.invalidUrl("sort");
    }
  }

  private static Listing.Sort sort(Call call) {
    return switch (call.query("sort")) {
      case "", "username" -> Listing.Sort.USERNAME;
      case "last_activity_at" -> Listing.Sort.LAST_ACTIVITY_AT;
      case "create_at" -> Listing.Sort.CREATE_AT;
      case "status" -> Listing.Sort.STATUS;
      case "admin" -> Listing.Sort.ADMIN;
      default -> throw Problems.invalidUrl("sort");
    };
  }

  private static <T> @Nullable T id(Call call, String name, Function<String, T> make) {
    String value = call.query(name);
    if (value.isEmpty()) {
      return null;
    }
    if (!Ids.wellFormed(value)) {
      throw Problems.invalidUrl(name);
    }
    return make.apply(value);
  }

  private static List<String> roles(Call call, String name) {
    var roles =
        Stream.of(call.query(name).split(",", -1))
            .map(String::strip)
            .filter(role -> !role.isEmpty())
            .distinct()
            .toList();
    if (!roles.stream().allMatch(role -> ROLE.matcher(role).matches())) {
      throw Problems.invalidUrl(name);
    }
    return roles;
  }
}
