package rookery.cluster;

import java.util.List;
import java.util.Optional;
import rookery.kernel.Incarnation;

/// What a node tells the others of itself with every beat. Immutable.
///
/// @param node its name, the same after a restart
/// @param incarnation its id: another after each start
/// @param host the machine, for people
/// @param version of this program
/// @param schema version of the database's schema
/// @param config hash of what clients are told; nodes that differ in it differ in their settings
/// @param connections open sockets
/// @param position how far it has read the log
/// @param vitals what nodes of older versions do not tell
/// @param formats what it reads and writes
public record NodeFacts(
    String node,
    Incarnation incarnation,
    String host,
    String version,
    int schema,
    String config,
    int connections,
    String position,
    State state,
    Optional<Vitals> vitals,
    Writing formats) {
  /// What a node is at, as all versions tell it.
  public enum State {
    /// It takes connections.
    SERVING,
    /// It sends its connections elsewhere and is about to stop.
    LEAVING
  }

  /// What nodes tell of themselves besides. Immutable.
  ///
  /// @param address where the machine is reached
  /// @param port of its REST listener
  /// @param startedAt when this life began, milliseconds by its own clock
  /// @param lagMillis for how long it has not applied what the log has
  /// @param clockSkewMillis how much its clock is ahead of PostgreSQL's
  /// @param applied what it has applied of the log
  public record Vitals(
      String address,
      int port,
      long startedAt,
      long lagMillis,
      long clockSkewMillis,
      Applied applied,
      Condition condition) {}

  /// The formats of a node. Immutable.
  ///
  /// @param newest the highest that it understands
  /// @param written the one that it writes now
  public record Writing(int newest, int written) {
    /// Those of a node that tells of none.
    public static final Writing FIRST = new Writing(Formats.FIRST, Formats.FIRST);
  }

  /// One that knows but the first format.
  public NodeFacts(
      String node,
      Incarnation incarnation,
      String host,
      String version,
      int schema,
      String config,
      int connections,
      String position,
      State state,
      Optional<Vitals> vitals) {
    this(
        node,
        incarnation,
        host,
        version,
        schema,
        config,
        connections,
        position,
        state,
        vitals,
        Writing.FIRST);
  }

  /// One that tells no more than nodes of older versions do.
  public NodeFacts(
      String node,
      Incarnation incarnation,
      String host,
      String version,
      int schema,
      String config,
      int connections,
      String position,
      State state) {
    this(
        node,
        incarnation,
        host,
        version,
        schema,
        config,
        connections,
        position,
        state,
        Optional.empty());
  }

  /// How it is; of a node that does not tell, whether it leaves.
  public Condition condition() {
    return vitals
        .map(Vitals::condition)
        .orElseGet(() ->
            switch (state) {
              case SERVING -> Condition.READY;
              case LEAVING -> new Condition(Condition.State.DRAINING, List.of());
            });
  }
}
