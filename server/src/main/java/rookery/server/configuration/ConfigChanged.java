package rookery.server.configuration;

import java.util.Map;
import rookery.delivery.DurableEvent;
import rookery.delivery.Scope;

/// The configuration changed (protocol: realtime 2).
///
/// @param config what clients are told of it
record ConfigChanged(Map<String, String> config) implements DurableEvent<Scope.ToEveryone> {
  @Override
  public String type() {
    return "config_changed";
  }
}
