package rookery.talk.thread;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.UserId;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;
import rookery.places.member.TeamUnread;
import rookery.places.member.Unreads;
import rookery.postgres.Database;
import rookery.talk.thread.ThreadListSql.Totals;

/// What a user has not read, team by team: messages and threads. Thread-safe.
final class UnreadEndpoints {
  private final Database database;
  private final Unreads unreads;
  private final Permissions permissions;
  private final ThreadListSql sql = new ThreadListSql();

  UnreadEndpoints(Database database, Unreads unreads, Permissions permissions) {
    this.database = database;
    this.unreads = unreads;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v4/users/{user_id}/teams/unread", Access.SESSION, this::all));
  }

  private Reply all(Call call) {
    UserId user = call.user("user_id");
    permissions.demandSelfOr(call.caller(), user, Permission.MANAGE_SYSTEM);
    String without = call.query("exclude_team");
    Map<String, Totals> threads = new HashMap<>();
    if (call.flag("include_collapsed_threads")) {
      database.read(q -> sql.byTeam(q, user)).forEach(of -> threads.put(of.team(), of.totals()));
    }
    var answer = new ArrayList<UnreadJson>();
    for (TeamUnread team : unreads.of(user)) {
      // Direct channels belong to no team; they are told beside a team that is left out.
      boolean direct = team.team().isEmpty();
      if (direct ? !without.isEmpty() : !team.team().equals(without)) {
        answer.add(UnreadJson.of(team, threads.getOrDefault(team.team(), new Totals(0, 0, 0))));
      }
    }
    return Reply.json(answer).taggedByBody();
  }

  /// One team's numbers on the wire. Immutable.
  private record UnreadJson(
      String team_id,
      long msg_count,
      long mention_count,
      long mention_count_root,
      long msg_count_root,
      long thread_count,
      long thread_mention_count,
      long thread_urgent_mention_count) {
    static UnreadJson of(TeamUnread team, Totals threads) {
      return new UnreadJson(
          team.team(),
          team.msgCount(),
          team.mentionCount(),
          team.mentionCountRoot(),
          team.msgCountRoot(),
          threads.unread(),
          threads.mentions(),
          0);
    }
  }
}
