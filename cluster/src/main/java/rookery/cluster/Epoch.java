package rookery.cluster;

/// One run of the event log. Positions of two epochs do not compare. Immutable.
///
/// @param value opaque; never empty
public record Epoch(String value) {
  @Override
  public String toString() {
    return value;
  }
}
