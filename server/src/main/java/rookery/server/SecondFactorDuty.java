package rookery.server;

import java.util.concurrent.atomic.AtomicBoolean;
import rookery.realtime.Realtime;
import rookery.server.configuration.Configuration;
import rookery.server.settings.Settings;

/// Lets open sockets follow the setting that makes a second factor a duty: what of it follows is
/// looked up once, when it changes, not for every event. Thread-safe.
final class SecondFactorDuty {
  private SecondFactorDuty() {}

  static void follow(Configuration configuration, Realtime realtime) {
    var duty = new AtomicBoolean(isDuty(configuration.get()));
    configuration.onChange(now -> {
      if (duty.getAndSet(isDuty(now)) != isDuty(now)) {
        realtime.allSessionsChanged();
      }
    });
  }

  private static boolean isDuty(Settings settings) {
    return new NodeSettings(settings).secondFactor();
  }
}
