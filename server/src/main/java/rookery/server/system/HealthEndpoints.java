package rookery.server.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import rookery.cluster.Condition;
import rookery.cluster.Conditions;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;

/// What load balancers and process supervisors ask. Nothing is looked up for it but what the node
/// knows anyway. Thread-safe.
public final class HealthEndpoints {
  /// The code that the node's own condition has for it too, though it may say so a moment later.
  private static final String DATABASE_AWAY = "database_away";

  private final Conditions conditions;
  private final BooleanSupplier databaseAnswers;
  private final HealthWatch watch;
  private final Onlookers onlookers;

  /// @param databaseAnswers asks nobody
  public HealthEndpoints(
      Conditions conditions,
      BooleanSupplier databaseAnswers,
      HealthWatch watch,
      Onlookers onlookers) {
    this.conditions = conditions;
    this.databaseAnswers = databaseAnswers;
    this.watch = watch;
    this.onlookers = onlookers;
  }

  /// The routes.
  public List<Route> routes() {
    return List.of(
        Route.get("/api/rookery/v1/live", Access.PROBE, _ -> live()),
        Route.get("/api/rookery/v1/ready", Access.PROBE, this::ready));
  }

  private Reply live() {
    var stuck = watch.stuck();
    return answer(stuck.isEmpty(), stuck.isEmpty() ? "live" : "stuck", stuck);
  }

  private Reply ready(Call call) {
    var now = conditions.now();
    var reasons = new ArrayList<>(now.reasons());
    boolean yes =
        switch (now.state()) {
          case STARTING -> refuse(reasons, "starting", "This node is starting.");
          case DRAINING -> refuse(reasons, "draining", "This node is about to stop.");
          case READY, DEGRADED -> databaseAnswers.getAsBoolean() || withoutDatabase(reasons);
        };
    // What comes through a balancer is not asked by one.
    if (!call.request().headers().containsKey("x-forwarded-for")) {
      onlookers.told(call.request().address(), yes);
    }
    boolean degraded = now.state() == Condition.State.READY && !yes;
    return answer(yes, (degraded ? Condition.State.DEGRADED : now.state()).word(), reasons);
  }

  /// All that people would get is a refusal.
  private static boolean withoutDatabase(List<Condition.Reason> reasons) {
    return refuse(
        reasons,
        DATABASE_AWAY,
        "PostgreSQL does not answer, requests are refused until it does. Look after PostgreSQL, or"
            + " this node's way to it.");
  }

  private static boolean refuse(List<Condition.Reason> reasons, String code, String text) {
    if (reasons.stream().noneMatch(reason -> reason.code().equals(code))) {
      reasons.add(new Condition.Reason(code, text));
    }
    return false;
  }

  private static Reply answer(boolean yes, String state, List<Condition.Reason> reasons) {
    Map<String, Object> body = new TreeMap<>();
    body.put("state", state);
    body.put("reasons", reasons);
    return Reply.json(yes ? 200 : 503, body).with("Cache-Control", "no-store");
  }
}
