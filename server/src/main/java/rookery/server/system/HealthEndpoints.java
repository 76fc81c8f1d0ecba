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
  private static final String DATABASE = "database_silent";
  private static final String SILENT =
      "PostgreSQL does not answer, requests are refused until it does: see that it runs and can be"
          + " reached.";

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

  /// Looks after itself; to be called once a second.
  public void look() {
    watch.look();
    lookForDatabase();
  }

  private void lookForDatabase() {
    conditions.set(DATABASE, !databaseAnswers.getAsBoolean(), SILENT);
  }

  private Reply live() {
    var stuck = watch.stuck();
    return answer(stuck.isEmpty(), stuck.isEmpty() ? "live" : "stuck", stuck);
  }

  private Reply ready(Call call) {
    lookForDatabase();
    var now = conditions.now();
    boolean yes = isReady(now);
    // What comes through a balancer is not asked by one.
    if (!call.request().headers().containsKey("x-forwarded-for")) {
      onlookers.told(call.request().address(), yes);
    }
    var reasons = new ArrayList<>(now.reasons());
    switch (now.state()) {
      case STARTING -> reasons.add(new Condition.Reason("starting", "This node is starting."));
      case DRAINING -> reasons.add(new Condition.Reason("draining", "This node is about to stop."));
      case READY, DEGRADED -> {}
    }
    return answer(yes, now.state().word(), reasons);
  }

  /// Whether people may be sent here. Not if all that they would get is a refusal.
  private static boolean isReady(Condition now) {
    return switch (now.state()) {
      case STARTING, DRAINING -> false;
      case READY, DEGRADED ->
          now.reasons().stream().noneMatch(reason -> reason.code().equals(DATABASE));
    };
  }

  private static Reply answer(boolean yes, String state, List<Condition.Reason> reasons) {
    Map<String, Object> body = new TreeMap<>();
    body.put("state", state);
    body.put("reasons", reasons);
    return Reply.json(yes ? 200 : 503, body).with("Cache-Control", "no-store");
  }
}
