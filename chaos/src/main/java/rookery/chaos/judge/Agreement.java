package rookery.chaos.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Looks whether all clients saw the events of each channel in one order. Pure.
final class Agreement implements Checker {
  private static final int SHOWN = 4;

  @Override
  public List<Finding> check(Story story) {
    var again = EventKeys.again(story);
    var found = new ArrayList<Finding>();
    Map<String, List<Chain>> chains =
        story.segments().stream()
            .flatMap(segment -> Chain.of(segment, _ -> true, again).stream())
            .collect(Collectors.groupingBy(Chain::channel));
    chains.forEach((channel, all) -> {
      var left = Order.of(all.stream().map(Chain::keys).toList()).contradictions();
      if (!left.isEmpty()) {
        found.add(
            new Finding(
                Finding.Promise.ONE_ORDER,
                "in %s clients disagree about %d events, from %s"
                    .formatted(channel, left.size(), left.stream().limit(SHOWN).toList())));
      }
    });
    return found;
  }
}
