package rookery.server.site;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import rookery.cluster.NodeFacts;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.StaticSite;
import rookery.kernel.Problems;

/// The page of a server without a web app: what this is, how to point a client at it, and which
/// nodes there are. Thread-safe.
public final class LandingPage implements StaticSite {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private final String template;
  private final String siteName;
  private final String siteUrl;
  private final String self;
  private final Supplier<List<NodeFacts>> nodes;

  /// @param siteUrl "" for the address that the browser used
  /// @param self this node's name
  public LandingPage(
      String siteName, String siteUrl, String self, Supplier<List<NodeFacts>> nodes) {
    this.template = new String(Packaged.bytes("landing.html"), StandardCharsets.UTF_8);
    this.siteName = siteName;
    this.siteUrl = siteUrl;
    this.self = self;
    this.nodes = nodes;
  }

  @Override
  public Reply answer(String path, Call.Request request) {
    if (!path.equals("/")) {
      throw Problems.noRoute();
    }
    List<NodeFacts> there = nodes.get();
    String page =
        template
            .replace("{{name}}", Html.text(siteName))
            .replace("{{address}}", Html.text(address(request)))
            .replace("{{count}}", there.size() == 1 ? "1 node" : there.size() + " nodes")
            .replace("{{nodes}}", there.stream().map(this::row).collect(Collectors.joining()));
    return Reply.bytes("text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-store")
        .with("Content-Security-Policy", POLICY);
  }

  private String address(Call.Request request) {
    if (!siteUrl.isEmpty()) {
      return siteUrl;
    }
    String host = request.headers().getOrDefault("host", "localhost");
    return (request.secure() ? "https://" : "http://") + host;
  }

  private String row(NodeFacts node) {
    return "<tr><td>%s%s</td><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%s</td></tr>"
        .formatted(
            Html.text(node.node()),
            node.node().equals(self) ? " <span>answers you</span>" : "",
            Html.text(node.version()),
            node.connections(),
            Html.text(place(node.position())));
  }

  /// The index of a position; its epoch says nothing to a person.
  private static String place(String position) {
    return position.substring(position.lastIndexOf(':') + 1);
  }
}
