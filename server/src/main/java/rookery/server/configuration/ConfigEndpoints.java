package rookery.server.configuration;

import java.util.List;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.kernel.Fingerprint;
import rookery.kernel.Problems;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The configuration, for administrators (protocol: rest C). Thread-safe.
final class ConfigEndpoints {
  private static final String RESTART = "Rookery-Restart-Needed";

  private final Configuration configuration;
  private final Changes changes;
  private final Permissions permissions;

  ConfigEndpoints(Configuration configuration, Changes changes, Permissions permissions) {
    this.configuration = configuration;
    this.changes = changes;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/config", Access.SESSION, this::show),
        Route.put("/api/v4/config", Access.SESSION, call -> change(call, true))
            .recorded("updateConfig"),
        Route.put("/api/v4/config/patch", Access.SESSION, call -> change(call, false))
            .recorded("patchConfig"),
        Route.post("/api/v4/config/reload", Access.SESSION, this::reload).recorded("configReload"),
        Route.get("/api/v4/config/environment", Access.SESSION, this::environment));
  }

  private Reply show(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    // Before the answer, which may be newer than its mark but never older.
    String mark = Expected.mark(configuration.version());
    Reply reply = shown(!call.flag("remove_masked"), !call.flag("remove_defaults"));
    return reply.tagged(Fingerprint.of(reply.body()) + "." + mark);
  }

  private Reply shown(boolean masked, boolean defaults) {
    return Reply.json(ConfigJson.of(configuration.get(), masked, defaults));
  }

  private Reply change(Call call, boolean whole) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    var proposal = proposal(call, whole);
    var asker = new Changes.Asker(call.caller().user(), call.request().address());
    var changed = changes.take(proposal, asker, new Expected(call.header("If-Match")));
    call.notes().about("changed", changed);
    Reply reply = shown(true, true);
    var waiting = configuration.awaitingRestart();
    return waiting.isEmpty() ? reply : reply.with(RESTART, String.join(", ", waiting));
  }

  private static Proposal proposal(Call call, boolean whole) {
    try {
      return Proposal.of(Json.object(call.request().body()), whole);
    } catch (MalformedJson _) {
      throw Problems.invalidBody("config");
    }
  }

  private Reply reload(Call call) {
    permissions.demandSystem(call.caller(), Permission.RELOAD_CONFIG);
    configuration.reload();
    return Reply.ok();
  }

  private Reply environment(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_SYSTEM);
    return Reply.json(ConfigJson.forced(configuration.get()));
  }
}
