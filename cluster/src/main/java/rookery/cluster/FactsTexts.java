package rookery.cluster;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.cluster.NodeFacts.Vitals;
import rookery.cluster.NodeFacts.Writing;
import rookery.kernel.Incarnation;

/// A node's facts as texts without line ends, for wherever leases are kept. The first eight are
/// those of all versions; what comes behind them is left out by older ones, and newer ones may add
/// to it.
public final class FactsTexts {
  private static final Logger LOG = LoggerFactory.getLogger(FactsTexts.class);
  private static final int FIRST = 8;
  private static final int ALL = 16;
  private static final Pattern FORMATS = Pattern.compile("(\\d{1,6}) (\\d{1,6})");
  private static final String BETWEEN_REASONS = "\t";

  private FactsTexts() {}

  /// All but the incarnation, which is the key everywhere.
  public static List<String> write(NodeFacts facts) {
    var texts = new ArrayList<String>();
    texts.add(line(facts.node()));
    texts.add(line(facts.host()));
    texts.add(line(facts.version()));
    texts.add(Integer.toString(facts.schema()));
    texts.add(line(facts.config()));
    texts.add(Integer.toString(facts.connections()));
    texts.add(line(facts.position()));
    texts.add(facts.state().name());
    facts
        .vitals()
        .ifPresent(vitals -> {
          write(vitals, texts);
          texts.add(facts.formats().newest() + " " + facts.formats().written());
        });
    return List.copyOf(texts);
  }

  private static void write(Vitals vitals, List<String> texts) {
    texts.add(line(vitals.address()));
    texts.add(Integer.toString(vitals.port()));
    texts.add(Long.toString(vitals.startedAt()));
    texts.add(Long.toString(vitals.lagMillis()));
    texts.add(Long.toString(vitals.clockSkewMillis()));
    texts.add(line(vitals.applied().text()));
    texts.add(vitals.condition().state().word());
    texts.add(
        vitals.condition().reasons().stream()
            .map(reason -> line(reason.code() + " " + reason.text()))
            .collect(joining(BETWEEN_REASONS)));
  }

  /// @throws IllegalArgumentException if the texts are none of these
  public static NodeFacts read(Incarnation incarnation, List<String> texts) {
    if (texts.size() < FIRST) {
      throw new IllegalArgumentException("facts of " + texts.size() + " texts");
    }
    return new NodeFacts(
        texts.get(0),
        incarnation,
        texts.get(1),
        texts.get(2),
        Integer.parseInt(texts.get(3)),
        texts.get(4),
        Integer.parseInt(texts.get(5)),
        texts.get(6),
        NodeFacts.State.valueOf(texts.get(7)),
        vitals(incarnation, texts),
        formats(texts));
  }

  /// Who tells of none, or in another way, knows the first for sure.
  private static Writing formats(List<String> texts) {
    var told = FORMATS.matcher(texts.size() > ALL ? texts.get(ALL) : "");
    return told.matches()
        ? new Writing(Integer.parseInt(told.group(1)), Integer.parseInt(told.group(2)))
        : Writing.FIRST;
  }

  /// What cannot be read is as good as not told.
  private static Optional<Vitals> vitals(Incarnation incarnation, List<String> texts) {
    if (texts.size() < ALL) {
      return Optional.empty();
    }
    try {
      var state = Condition.State.valueOf(texts.get(14).toUpperCase(Locale.ROOT));
      return Optional.of(
          new Vitals(
              texts.get(8),
              Integer.parseInt(texts.get(9)),
              Long.parseLong(texts.get(10)),
              Long.parseLong(texts.get(11)),
              Long.parseLong(texts.get(12)),
              Applied.read(texts.get(13)),
              new Condition(state, reasons(texts.get(15)))));
    } catch (IllegalArgumentException e) {
      LOG.debug("The node {} tells more than can be read here", incarnation, e);
      return Optional.empty();
    }
  }

  private static List<Condition.Reason> reasons(String text) {
    return Stream.of(text.split(BETWEEN_REASONS, -1))
        .filter(each -> !each.isEmpty())
        .map(each -> {
          int space = each.indexOf(' ');
          return space < 0
              ? new Condition.Reason(each, "")
              : new Condition.Reason(each.substring(0, space), each.substring(space + 1));
        })
        .toList();
  }

  private static String line(String text) {
    return text.replaceAll("[\\n\\r\\t]", " ");
  }
}
