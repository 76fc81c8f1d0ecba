package rookery.server.configuration;

import java.util.Map;

/// What the database holds. Immutable.
///
/// @param version grows with every change
/// @param values texts by path, only of what was set
record Stored(long version, Map<String, String> values) {
  Stored {
    values = Map.copyOf(values);
  }
}
