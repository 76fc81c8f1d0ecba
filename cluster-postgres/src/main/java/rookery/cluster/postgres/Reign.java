package rookery.cluster.postgres;

import rookery.cluster.Epoch;

/// The epoch that counts. Immutable.
///
/// @param ordinal counts the epochs of this database
/// @param mayReturn whether the log has been in PostgreSQL for as long as it must
record Reign(long ordinal, Epoch epoch, Home home, boolean mayReturn) {
  /// Before there was any.
  static final Reign NONE = new Reign(0, new Epoch("none"), Home.REDIS, false);

  boolean any() {
    return ordinal > 0;
  }
}
