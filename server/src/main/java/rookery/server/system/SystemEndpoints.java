package rookery.server.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import rookery.http.Access;
import rookery.http.Call;
import rookery.http.Caller;
import rookery.http.Reply;
import rookery.http.Route;
import rookery.kernel.Problem;
import rookery.kernel.Problems;

/// Health, client configuration, licence and limits. Thread-safe.
final class SystemEndpoints {
  private final Supplier<ClientConfig> config;
  private final Health health;
  private final BooleanSupplier noAccounts;
  private final boolean root = "root".equals(System.getProperty("user.name"));

  SystemEndpoints(Supplier<ClientConfig> config, Health health, BooleanSupplier noAccounts) {
    this.config = config;
    this.health = health;
    this.noAccounts = noAccounts;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v4/system/ping", Access.PUBLIC, this::ping),
        Route.get("/api/v4/config/client", Access.PUBLIC, this::clientConfig),
        Route.get("/api/v4/license/client", Access.PUBLIC, this::clientLicence),
        Route.get("/api/v4/limits/server", Access.SESSION, this::limits));
  }

  private Reply ping(Call call) {
    var answer = new TreeMap<String, Object>();
    for (String key :
        List.of("AndroidLatestVersion", "AndroidMinVersion", "IosLatestVersion", "IosMinVersion")) {
      answer.put(key, "");
    }
    answer.put("ActiveSearchBackend", "database");
    answer.put("status", "OK");
    if (!call.query("device_id").isEmpty()) {
      answer.put("CanReceiveNotifications", "false");
    }
    if (!call.flag("get_server_status")) {
      return Reply.json(answer);
    }
    boolean database = health.database();
    boolean files = health.files();
    answer.put("database_status", word(database));
    answer.put("filestore_status", word(files));
    answer.put("status", word(database && files));
    if (call.anyCaller().filter(Caller::administers).isPresent()) {
      answer.put("root_status", root);
    }
    int status = (database && files) || call.flag("use_rest_semantics") ? 200 : 500;
    return Reply.json(status, answer)
        .with("status", word(database && files))
        .with("database_status", word(database))
        .with("filestore_status", word(files));
  }

  private static String word(boolean healthy) {
    return healthy ? "OK" : "UNHEALTHY";
  }

  private Reply clientConfig(Call call) {
    return config.get().shown(call.anyCaller().isPresent(), noAccounts.getAsBoolean());
  }

  private Reply clientLicence(Call call) {
    return switch (call.query("format")) {
      case "old" -> Reply.json(Map.of("IsLicensed", "false")).taggedByBody();
      case "" ->
          throw new Problem.Invalid(
                  "api.license.client.old_format.app_error",
                  "New format for the client license is not supported yet. Please specify"
                      + " format=old in the query string.")
              .raise();
      default -> throw Problems.invalidUrl("format");
    };
  }

  /// No user limit: 0 means none (protocol: rest G 31).
  private Reply limits(Call call) {
    return Reply.json(
        Map.of(
            "activeUserCount", 0,
            "maxUsersLimit", 0,
            "maxUsersHardLimit", 0,
            "lastAccessiblePostTime", 0,
            "postHistoryLimit", 0));
  }
}
