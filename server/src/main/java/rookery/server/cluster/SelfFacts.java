package rookery.server.cluster;

import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import rookery.cluster.Applied;
import rookery.cluster.Condition;
import rookery.cluster.Conditions;
import rookery.cluster.LagMeter;
import rookery.cluster.NodeFacts;
import rookery.cluster.Position;
import rookery.kernel.Incarnation;

/// This node's facts, put together anew whenever somebody asks. Thread-safe.
final class SelfFacts implements Supplier<NodeFacts> {
  private final ClusterFeature.Identity identity;
  private final Readings readings;
  private final Supplier<Applied> applied;
  private final Conditions conditions;
  private final LongSupplier nanos;
  private final LagMeter lag = new LagMeter();

  SelfFacts(
      ClusterFeature.Identity identity,
      Readings readings,
      Supplier<Applied> applied,
      Conditions conditions,
      LongSupplier nanos) {
    this.identity = identity;
    this.readings = readings;
    this.applied = applied;
    this.conditions = conditions;
    this.nanos = nanos;
  }

  /// What changes. Immutable.
  ///
  /// @param head where the log ends, as this node knows
  /// @param position up to where it applied it
  /// @param clockSkew of its clock, in milliseconds
  /// @param formats in which it reads and writes
  record Readings(
      IntSupplier connections,
      Supplier<Position> head,
      Supplier<Position> position,
      LongSupplier clockSkew,
      Supplier<NodeFacts.Writing> formats) {}

  @Override
  public NodeFacts get() {
    Condition condition = conditions.now();
    Position position = readings.position().get();
    var vitals =
        new NodeFacts.Vitals(
            identity.address(),
            identity.port(),
            identity.startedAt(),
            lagMillis(),
            readings.clockSkew().getAsLong(),
            applied.get(),
            condition);
    return new NodeFacts(
        identity.name(),
        identity.incarnation(),
        identity.host(),
        identity.version(),
        identity.schema(),
        identity.config().get(),
        readings.connections().getAsInt(),
        position.toString(),
        state(condition.state()),
        Optional.of(vitals),
        readings.formats().get());
  }

  /// For how long this node has not applied what it knows the log to have.
  long lagMillis() {
    // In this order: what is applied meanwhile is no lag.
    Position head = readings.head().get();
    return lag.at(nanos.getAsLong(), head, readings.position().get()).toMillis();
  }

  private static NodeFacts.State state(Condition.State state) {
    return switch (state) {
      case STARTING, READY, DEGRADED -> NodeFacts.State.SERVING;
      case DRAINING -> NodeFacts.State.LEAVING;
    };
  }

  Incarnation incarnation() {
    return identity.incarnation();
  }

  String name() {
    return identity.name();
  }
}
