package rookery.bench.scenario;

import java.util.EnumMap;
import java.util.Map;
import rookery.bench.site.NodeFigures;
import rookery.bench.site.Site;

/// Where the time of posts goes on their way from one node to the other, as the nodes measure it:
/// means over all posts. Immutable.
///
/// @param millis of each hop
/// @param transactionsForAPost how many transactions the posts took, by posts
record Hops(Map<Hop, Double> millis, double transactionsForAPost) {
  /// A part of the way. Immutable.
  enum Hop {
    REQUEST("request at A", true, "mattermost_api_time_%s{handler=\"/api/v4/posts\""),
    COMMIT("its transaction", true, "mattermost_db_store_time_%s{method=\"PostWriter.write\""),
    TO_LOG("commit to log at A", true, "rookery_delivery_commit_to_log_seconds_%s"),
    TO_NODE("log to B", false, "rookery_log_to_node_seconds_%s"),
    TO_SOCKET("B to its sockets", false, "rookery_realtime_node_to_socket_seconds_%s");

    private final String title;
    private final boolean atAuthor;
    private final String figure;

    Hop(String title, boolean atAuthor, String figure) {
      this.title = title;
      this.atAuthor = atAuthor;
      this.figure = figure;
    }

    String title() {
      return title + ", mean";
    }

    private double count(NodeFigures figures) {
      return figures.sum(figure.formatted("count"));
    }

    private double sum(NodeFigures figures) {
      return figures.sum(figure.formatted("sum"));
    }
  }

  /// What the first and the last node have counted so far. Immutable.
  record Figures(NodeFigures author, NodeFigures reader) {
    static Figures of(Site site) {
      var nodes = site.nodes();
      return new Figures(nodes.getFirst().figures(), nodes.getLast().figures());
    }
  }

  static Hops between(Figures before, Figures after) {
    var author = after.author.minus(before.author);
    var reader = after.reader.minus(before.reader);
    var millis = new EnumMap<Hop, Double>(Hop.class);
    for (Hop hop : Hop.values()) {
      var figures = hop.atAuthor ? author : reader;
      millis.put(hop, 1_000 * hop.sum(figures) / Math.max(1, hop.count(figures)));
    }
    return new Hops(
        Map.copyOf(millis), Hop.COMMIT.count(author) / Math.max(1, Hop.REQUEST.count(author)));
  }

  double millis(Hop hop) {
    return millis.getOrDefault(hop, 0.0);
  }
}
