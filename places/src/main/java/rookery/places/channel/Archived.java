package rookery.places.channel;

/// Which archived channels a list holds. Immutable.
///
/// @param included whether there are any
/// @param since only those archived at or after it
public record Archived(boolean included, long since) {
  /// No archived channel.
  public static final Archived LEFT_OUT = new Archived(false, 0);
}
