package rookery.people.password;

/// What hashing a password costs, us and whoever steals the hashes. Immutable.
///
/// @param kibibytes of memory
/// @param passes over it
/// @param atOnce hashes computed at the same time on this node; others wait
public record PasswordCost(int kibibytes, int passes, int atOnce) {
  /// About 50 ms on one core, 19 MiB: the smallest that current advice accepts.
  public static final PasswordCost DEFAULT = new PasswordCost(19_456, 2, 2);
}
