package rookery.server.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /api/rookery/v1/cluster`. All times in milliseconds. Immutable.
///
/// @param epoch of the event log, as the node that answers has it
/// @param leader the id of the node that leads; empty while none is known to
/// @param term the newest one that the node that answers knows of
/// @param nodes by name
/// @param recent what happened last, the newest first
record ClusterJson(String epoch, String leader, long term, List<Node> nodes, List<Event> recent) {
  /// A node. What a node of an older version does not tell is null. Immutable.
  ///
  /// @param id of its present life: another after each start
  /// @param name the same after a restart
  /// @param port of its REST listener
  /// @param schema_version of the database, as it knows it
  /// @param config_hash hash of the settings that must be the same on all nodes, as they are in
  ///   effect there
  /// @param state `starting`, `ready`, `degraded` or `draining`
  /// @param reasons why it is not better, and what to do
  /// @param leader whether it leads
  /// @param started_at by its own clock
  /// @param connections open sockets
  /// @param log_position epoch and index up to which it has applied the log
  /// @param lag_ms for how long it has not applied what it knows the log to have
  /// @param clock_skew_ms how much its clock is ahead of PostgreSQL's
  /// @param applied_hash hash of the last whole stretch of 256 entries that it applied, behind the
  ///   index of the last of them; empty before the first
  record Node(
      String id,
      String name,
      String host,
      @Nullable Integer port,
      String version,
      int schema_version,
      String config_hash,
      String state,
      List<Reason> reasons,
      boolean leader,
      @Nullable Long started_at,
      int connections,
      String log_position,
      @Nullable Long lag_ms,
      @Nullable Long clock_skew_ms,
      @Nullable String applied_hash) {}

  /// Something that is amiss. Immutable.
  record Reason(String code, String text) {}

  /// Something that happened. Immutable.
  ///
  /// @param at by PostgreSQL's clock
  /// @param node the name of the node that it happened to, or that did it
  /// @param event what that was, for people
  record Event(long at, String node, String event) {}

  /// One node in `GET /api/v4/cluster/status`, as clients know it. Immutable.
  record Info(
      String id,
      String version,
      int schema_version,
      String config_hash,
      String ipaddress,
      String hostname) {}
}
