package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import rookery.chaos.history.Entry;

/// Looks at the sequence numbers: each connection id begins with hello at 0, and goes on without a
/// hole over all its sockets. Pure.
final class Numbers implements Checker {
  @Override
  public List<Finding> check(Story story) {
    var found = new ArrayList<Finding>();
    for (Segment segment : story.segments()) {
      long next = 0;
      for (Entry.Received event : segment.events()) {
        if (event.seq() != next) {
          found.add(
              new Finding(
                  Finding.Promise.NUMBERS_WITHOUT_HOLE,
                  "%s got number %d instead of %d at %d"
                      .formatted(segment, event.seq(), next, event.at())));
        }
        if (event.event().equals("hello") != (event.seq() == 0)) {
          found.add(
              new Finding(
                  Finding.Promise.NUMBERS_WITHOUT_HOLE,
                  "%s got %s with number %d".formatted(segment, event.event(), event.seq())));
        }
        next = event.seq() + 1;
      }
    }
    return found;
  }
}
