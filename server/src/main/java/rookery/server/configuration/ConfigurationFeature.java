package rookery.server.configuration;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.Conditions;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.delivery.Topic;
import rookery.http.Route;
import rookery.kernel.ProblemException;
import rookery.kernel.Timers;
import rookery.people.access.Permissions;
import rookery.postgres.Database;
import rookery.server.settings.Settings;

/// Puts together how the configuration is shown, changed, and heard of. A change is a row, a notice
/// to the nodes and an event to the clients, in one transaction. A node that missed a notice looks
/// at the row in a new epoch of the log, and now and then. Thread-safe.
public final class ConfigurationFeature implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFeature.class);

  /// There is a newer configuration.
  static final Topic CHANGED = new Topic("configuration");

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final String RESTART = "restart_needed";

  private final Configuration configuration;
  private final Parts parts;
  private final List<Route> routes;
  private final Timers.Task look;

  private ConfigurationFeature(
      Configuration configuration, Parts parts, List<Route> routes, Timers.Task look) {
    this.configuration = configuration;
    this.parts = parts;
    this.routes = routes;
    this.look = look;
  }

  /// What it stands on. Immutable.
  public record Parts(
      Database database,
      Outbox outbox,
      Notices notices,
      Timers timers,
      InstantSource clock,
      Conditions conditions) {}

  /// Begins to hear of changes.
  ///
  /// @param clients what clients are told of settings
  public static ConfigurationFeature start(
      Configuration configuration,
      Parts parts,
      Function<Settings, Map<String, String>> clients,
      Permissions permissions) {
    var changes = new Changes(configuration, parts.database, parts.outbox, parts.clock, clients);
    var endpoints = new ConfigEndpoints(configuration, changes, permissions);
    var look = parts.timers.every("configuration", LOOK_EVERY, () -> lookAt(configuration));
    var feature = new ConfigurationFeature(configuration, parts, endpoints.routes(), look);
    configuration.onChange(_ -> feature.tellOfRestart());
    parts.notices.on(CHANGED, feature::noticed);
    parts.notices.onNewEpoch(feature::soon);
    return feature;
  }

  private void noticed(String version, byte @Nullable [] data) {
    LOG.debug("Configuration {} is there", version);
    soon();
  }

  /// Not on the thread that reads the log: that must not wait for the database.
  private void soon() {
    var _ = parts.timers.after("configuration", Duration.ZERO, () -> lookAt(configuration));
  }

  private static void lookAt(Configuration configuration) {
    try {
      if (configuration.behind()) {
        configuration.reload();
      }
    } catch (ProblemException e) {
      LOG.debug("The configuration cannot be read now", e);
    }
  }

  private void tellOfRestart() {
    var waiting = configuration.awaitingRestart();
    String names = String.join(", ", waiting);
    if (!waiting.isEmpty()) {
      LOG.warn("Restart this node: only then it has the new value of {}", names);
    }
    parts.conditions.set(
        RESTART,
        !waiting.isEmpty(),
        "Restart it: only then it has the new value of " + names + ".");
  }

  /// What it serves.
  public List<Route> routes() {
    return routes;
  }

  @Override
  public void close() {
    look.cancel();
  }
}
