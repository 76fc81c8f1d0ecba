package rookery.server.site;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.StaticSite;

/// The page `/rookery/cluster`, which shows `GET /api/rookery/v1/cluster` live, in front of another
/// site. The page itself says nothing and asks for nothing: whoever may not see the cluster is
/// asked to log in there. Immutable.
public final class ClusterPage implements StaticSite {
  private static final String PAGE = "/rookery/cluster";
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final StaticSite behind;
  private final Map<String, Reply> files;

  /// @param behind answers every other path
  public ClusterPage(StaticSite behind) {
    this.behind = behind;
    this.files =
        Stream.of("cluster.html", "cluster.css", "cluster.js")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), ClusterPage::file));
  }

  private static Reply file(String name) {
    return Reply.bytes(ContentTypes.of(name), Packaged.bytes(name))
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", POLICY);
  }

  @Override
  public Reply answer(String path, Call.Request request) {
    Reply file =
        path.equals(PAGE)
            ? files.get("cluster.html")
            : files.get(path.startsWith("/rookery/") ? path.substring("/rookery/".length()) : "");
    return file == null ? behind.answer(path, request) : file;
  }
}
