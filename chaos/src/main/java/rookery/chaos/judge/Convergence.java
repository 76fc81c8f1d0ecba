package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import rookery.chaos.history.ClientState;
import rookery.chaos.history.Entry;

/// Builds every client's state again from what it received and read, and compares it with what was
/// read afresh at the end. Pure.
final class Convergence implements Checker {
  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    var segments = story.segmentsByDevice();
    for (String device : story.devices()) {
      var state = new ClientState(story.user(device), story.channels());
      segments.getOrDefault(device, List.of()).forEach(segment -> play(segment, state));
      Entry.Listed listed = story.finalLists().get(device);
      if (listed == null) {
        found.add(diverged(device + " could not read its channels at the end"));
        continue;
      }
      for (var difference : state.differences(listed, story.fresh())) {
        found.add(
            new Finding(
                difference.missing()
                    ? Finding.Promise.NOTHING_LOST
                    : Finding.Promise.STATE_CONVERGES,
                device + ": " + difference));
      }
    }
    story.channels().stream()
        .filter(channel -> !story.fresh().containsKey(channel))
        .forEach(channel -> found.add(diverged(channel + " could not be read at the end")));
    return found;
  }

  private static void play(Segment segment, ClientState state) {
    long next = 0;
    for (Entry.Received event : segment.events()) {
      if (event.seq() != next) {
        // The client refuses it and comes back for the right one.
        continue;
      }
      next++;
      state.apply(event);
      segment.listed().stream().filter(each -> each.seq() == event.seq()).forEach(state::list);
      segment.loaded().stream().filter(each -> each.seq() == event.seq()).forEach(state::load);
    }
  }

  private static Finding diverged(String what) {
    return new Finding(Finding.Promise.STATE_CONVERGES, what);
  }
}
