package rookery.chaos.rolling;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import rookery.chaos.history.Entry;

/// Counts in a history what the judges do not look for: sockets that a server closed, and people
/// who were told to be offline. Not thread-safe; confined to who reads.
final class Witness implements Consumer<Entry> {
  private final Set<String> devices = new HashSet<>();
  private boolean began;
  private int sentAway;
  private int statusChanges;

  @Override
  public void accept(Entry entry) {
    switch (entry) {
      case Entry.Struck _ -> began = true;
      case Entry.Opened opened -> devices.add(opened.device());
      case Entry.Closed closed -> sentAway += closed.why().equals("code 1012") ? 1 : 0;
      case Entry.Received event -> {
        boolean gone = event.event().equals("status_change") && event.text().equals("offline");
        statusChanges += began && gone ? 1 : 0;
      }
      default -> {
        // Others look at it.
      }
    }
  }

  int devices() {
    return devices.size();
  }

  int sentAway() {
    return sentAway;
  }

  int statusChanges() {
    return statusChanges;
  }
}
