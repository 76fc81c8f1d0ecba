package rookery.delivery;

/// Appends what needs no row: typing, presence. Never blocks; what finds no room, or no log, is
/// dropped and counted.
public interface Announcer {
  /// Tells clients.
  <S extends Scope> void announce(FleetingEvent<S> event, S scope);

  /// Tells nodes.
  void announce(Notice notice);
}
