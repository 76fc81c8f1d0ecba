package rookery.bench.mix;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Field;
import rookery.bench.wire.Call;

/// What a client of the official load tester asks for when it begins and when its socket opens
/// again, one call after the other (protocol: rest B.6). Immutable.
public final class Beginning implements Field.Reloads {
  private static final String CONFIG = "/config/client?format=old";

  @Override
  public List<List<Call>> start(Account who) {
    return Stream.of(begun(who), reload(who), team(who), channel(who))
        .flatMap(List::stream)
        .map(List::of)
        .toList();
  }

  private static List<Call> begun(Account who) {
    return List.of(
        Call.get(CONFIG),
        Call.get("/teams?page=0&per_page=100"),
        Call.get("/users/" + who.user() + "/teams/members"),
        Call.get("/custom_profile_attributes/fields").tolerated());
  }

  private static List<Call> reload(Account who) {
    String mine = "/users/" + who.user();
    return List.of(
        Call.get("/users?page=0&per_page=100"),
        Call.get("/users/me"),
        Call.get(mine + "/preferences"),
        Call.get(CONFIG),
        Call.post("/roles/names", List.of("system_user", "team_user", "channel_user")),
        Call.get("/plugins/webapp").tolerated(),
        Call.get(mine + "/teams"),
        Call.get(mine + "/teams/members"),
        Call.get(mine + "/teams/" + who.team() + "/channels"),
        Call.get(mine + "/teams/" + who.team() + "/channels/members"),
        Call.get("/users/me/channels"),
        Call.get(mine + "/channel_members?page=-1&per_page=60"),
        Call.get(mine + "/teams/unread?include_collapsed_threads=true"),
        Call.post("/users/ids", who.friends()),
        Call.post("/users/status/ids", who.friends()),
        Call.get(mine + "/status"),
        Call.get("/channels/" + who.room() + "/stats"),
        Recipes.unread(who, who.room()));
  }

  private static List<Call> team(Account who) {
    String mine = "/users/" + who.user() + "/teams/";
    return List.of(
        Call.get(mine + "unread?include_collapsed_threads=true"),
        Call.get(mine + who.team() + "/threads?per_page=25&extended=false&totalsOnly=true"),
        Call.get(mine + who.team() + "/channels/categories"),
        Call.post("/users/status/ids", who.friends()));
  }

  private static List<Call> channel(Account who) {
    return List.of(
        Call.post(
            "/channels/members/me/view",
            Map.of("channel_id", who.room(), "collapsed_threads_supported", true)),
        Recipes.unread(who, who.room()),
        Call.get("/users/" + who.user() + "/image"),
        Call.post("/users/ids", who.friends()),
        Call.post("/users/usernames", List.of(who.name())),
        Call.get("/channels/" + who.room() + "/stats"),
        Call.get("/users/me/preferences"),
        Call.get("/channels/" + who.room() + "/bookmarks").tolerated());
  }

  @Override
  public List<List<Call>> reconnect(Account who, long since) {
    String mine = "/users/" + who.user();
    return Stream.of(
            Call.get(mine + "/teams/" + who.team() + "/channels"),
            Call.get(mine + "/teams/" + who.team() + "/channels/members"),
            Call.get("/channels/" + who.room() + "/posts?since=" + since),
            Call.post("/users/status/ids", who.friends()),
            Call.get(mine + "/teams/unread?include_collapsed_threads=true"),
            Call.get("/plugins/webapp").tolerated(),
            Call.post("/users/ids?since=" + since, who.friends()))
        .map(List::of)
        .toList();
  }

  @Override
  public Call afterStartingOver() {
    return Call.get(CONFIG);
  }
}
