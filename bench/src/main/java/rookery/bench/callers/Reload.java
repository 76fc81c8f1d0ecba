package rookery.bench.callers;

import java.util.List;
import java.util.Map;
import rookery.bench.crowd.Account;
import rookery.bench.crowd.Field;
import rookery.bench.wire.Call;

/// What the web app asks for when it starts and when its socket opens again (protocol: rest A.2).
/// Calls of a group are made together; a group waits for the one before. Immutable.
public final class Reload implements Field.Reloads {
  private static final String CONFIG = "/config/client?format=old";

  /// A cold start, logged in.
  @Override
  public List<List<Call>> start(Account who) {
    String team = "/users/me/teams/" + who.team();
    return List.of(
        List.of(Call.get(CONFIG), Call.get("/license/client?format=old")),
        List.of(
            Call.get("/users/me"),
            Call.get("/users/me/preferences").tolerated(),
            Call.get("/users/me/teams"),
            Call.get("/users/me/teams/members")),
        List.of(
            Call.post("/roles/names", List.of("system_user")),
            Call.post("/roles/names", List.of("team_user", "team_admin")),
            Call.post("/roles/names", List.of("channel_user"))),
        List.of(
            Call.get("/users/me/teams/unread?include_collapsed_threads=true").tolerated(),
            Call.get("/limits/server").tolerated(),
            Call.get(team + "/channels?include_deleted=false"),
            Call.get(team + "/channels/members")),
        List.of(
            Call.get("/plugins/webapp").tolerated(),
            Call.get("/trial-license/prev").tolerated(),
            Call.get("/users/" + who.user() + "/image").tolerated(),
            Call.get(
                    "/teams?page=0&per_page=200&include_total_count=false"
                        + "&exclude_policy_constrained=false")
                .tolerated()),
        List.of(
            members(who),
            Call.get("/users/me/channels"),
            Call.post("/users/status/ids", List.of(who.user())).tolerated(),
            categories(who)),
        opening(who, team));
  }

  /// What is asked for once the channel is known that is shown first.
  private static List<Call> opening(Account who, String team) {
    return List.of(
        Call.get("/users?page=0&per_page=100").tolerated(),
        Call.get(channel(who) + "/stats?exclude_files_count=true").tolerated(),
        Call.get("/system/notices/" + who.team() + "?client=web&clientVersion=11.6.0").tolerated(),
        threads(who, 0, true),
        Call.get(team + "/drafts").tolerated(),
        Call.get(
            "/users/"
                + who.user()
                + channel(who)
                + "/posts/unread?limit_after=30&limit_before=30&skipFetchThreads=false"
                + "&collapsedThreads=true&collapsedThreadsExtended=false"),
        view(who),
        Call.post("/users/ids", who.friends()).tolerated(),
        statuses(who),
        Call.get("/agents").tolerated(),
        Call.get("/agents/status").tolerated(),
        Call.get("/users/stats").tolerated());
  }

  /// After a drop of the socket, whatever became of the connection.
  ///
  /// @param since when the client last heard of anything, in milliseconds
  @Override
  public List<List<Call>> reconnect(Account who, long since) {
    return List.of(
        List.of(
            Call.get("/users/me/channels"),
            members(who),
            categories(who),
            Call.get("/posts/scheduled/team/" + who.team() + "?includeDirectChannels=true")
                .tolerated(),
            Call.get(channel(who) + "/posts?since=" + since),
            statuses(who),
            Call.get("/users/me/teams/unread?include_collapsed_threads=true").tolerated(),
            threads(who, since, false),
            Call.get("/plugins/webapp").tolerated(),
            Call.get("/custom_profile_attributes/fields").tolerated(),
            Call.post("/users/ids?since=" + since, who.friends()).tolerated()));
  }

  /// What is asked for in addition when `hello` brings another connection.
  @Override
  public Call afterStartingOver() {
    return Call.get(CONFIG);
  }

  private static Call members(Account who) {
    return Call.get("/users/" + who.user() + "/channel_members?page=-1&per_page=60").tolerated();
  }

  private static Call categories(Account who) {
    return Call.get("/users/" + who.user() + "/teams/" + who.team() + "/channels/categories");
  }

  private static Call threads(Account who, long since, boolean totals) {
    return Call.get(
            "/users/"
                + who.user()
                + "/teams/"
                + who.team()
                + "/threads?before=&after=&per_page=20&extended=false&deleted=false&unread=false"
                + "&threadsOnly=false&totalsOnly="
                + totals
                + "&since="
                + since)
        .tolerated();
  }

  private static Call statuses(Account who) {
    return Call.post("/users/status/ids", who.friends()).tolerated();
  }

  private static Call view(Account who) {
    return Call.post(
        "/channels/members/me/view",
        Map.of("channel_id", who.room(), "collapsed_threads_supported", true));
  }

  private static String channel(Account who) {
    return "/channels/" + who.room();
  }
}
