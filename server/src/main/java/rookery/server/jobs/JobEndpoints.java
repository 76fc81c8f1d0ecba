package rookery.server.jobs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.jobs.JobStatus;
import rookery.jobs.Ledger;
import rookery.json.Json;
import rookery.kernel.Ids;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.Problems;
import rookery.people.access.Permission;
import rookery.people.access.Permissions;

/// The runs of jobs, for administrators (protocol: rest C). Thread-safe.
final class JobEndpoints {
  private static final int MOST_DATA = 20;
  private static final int LONGEST_DATA = 1_024;

  private final Ledger ledger;
  private final Set<String> types;
  private final Permissions permissions;

  /// @param types the jobs that there are
  JobEndpoints(Ledger ledger, Set<String> types, Permissions permissions) {
    this.ledger = ledger;
    this.types = types;
    this.permissions = permissions;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/jobs", Access.SESSION, this::all),
        Route.post("/api/v4/jobs", Access.SESSION, this::ask).recorded("createJob"),
        Route.get("/api/v4/jobs/{job_id}", Access.SESSION, this::one),
        Route.post("/api/v4/jobs/{job_id}/cancel", Access.SESSION, this::cancel)
            .recorded("cancelJob"),
        Route.get("/api/v4/jobs/type/{job_type}", Access.SESSION, this::ofType));
  }

  private Reply all(Call call) {
    permissions.demandSystem(call.caller(), Permission.READ_JOBS);
    String type = call.query("job_type");
    if (!type.isEmpty() && !isType(type)) {
      throw Problems.invalidUrl("job_type");
    }
    Optional<JobStatus> status = Optional.empty();
    String wanted = call.query("status");
    if (!wanted.isEmpty()) {
      status = Optional.of(JobStatus.of(wanted).orElseThrow(() -> Problems.invalidUrl("status")));
    }
    return list(call, type, status);
  }

  private Reply ofType(Call call) {
    permissions.demandSystem(call.caller(), Permission.READ_JOBS);
    String type = call.path("job_type");
    if (!isType(type)) {
      throw Problems.invalidUrl("job_type");
    }
    return list(call, type, Optional.empty());
  }

  private Reply list(Call call, String type, Optional<JobStatus> status) {
    return Reply.json(ledger.page(type, status, call.page()).stream().map(JobJson::of).toList());
  }

  /// One of another server too: there are no runs of it.
  private static boolean isType(String text) {
    return text.matches("[a-z_]{1,32}");
  }

  private Reply one(Call call) {
    permissions.demandSystem(call.caller(), Permission.READ_JOBS);
    return Reply.json(JobJson.of(ledger.find(id(call)).orElseThrow(JobEndpoints::noJob)));
  }

  private Reply ask(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_JOBS);
    Wish wish = call.body(Wish.class, "job");
    if (wish.type == null || !types.contains(wish.type)) {
      throw Problems.invalidBody("type");
    }
    call.notes().about("type", wish.type);
    Map<String, @Nullable Object> data = wish.data == null ? Map.of() : wish.data;
    boolean texts =
        data.entrySet().stream()
            .allMatch(each ->
                each.getValue() instanceof String text
                    && each.getKey().length() + text.length() <= LONGEST_DATA);
    if (!texts || data.size() > MOST_DATA) {
      throw Problems.invalidBody("data");
    }
    var asked = ledger.ask(wish.type, Json.text(data));
    call.notes().about("job_id", asked.id());
    return Reply.created(JobJson.of(asked));
  }

  private Reply cancel(Call call) {
    permissions.demandSystem(call.caller(), Permission.MANAGE_JOBS);
    String id = id(call);
    if (!ledger.cancel(id)) {
      var _ = ledger.find(id).orElseThrow(JobEndpoints::noJob);
      throw new Problem.Invalid(
              "jobs.cancel.over.app_error", "The job is over and cannot be cancelled.")
          .raise();
    }
    return Reply.ok();
  }

  private static String id(Call call) {
    String id = call.path("job_id");
    if (!Ids.wellFormed(id)) {
      throw Problems.invalidUrl("job_id");
    }
    return id;
  }

  private static ProblemException noJob() {
    return new Problem.NotFound("app.job.get.app_error", "Unable to get the job.").raise();
  }

  /// The body that asks for a run. Immutable.
  private record Wish(@Nullable String type, @Nullable Map<String, @Nullable Object> data) {}
}
