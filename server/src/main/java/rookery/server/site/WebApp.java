package rookery.server.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.StaticSite;
import rookery.kernel.Problems;

/// Serves a build of the web app (protocol: rest A.1): its files below `/static/`, and its page at
/// any other address, because the app finds its way from there by itself. Immutable; blocking.
public final class WebApp implements StaticSite {
  private static final String STATIC = "/static/";
  private static final List<String> AT_THE_TOP =
      List.of("/robots.txt", "/unsupported_browser.js", "/favicon.ico", "/manifest.json");
  private static final Pattern TITLE = Pattern.compile("<title>[^<]*</title>");
  private static final String PAGE_POLICY = "frame-ancestors 'self'; script-src 'self'";

  private final Path directory;
  private final String title;

  /// @param directory of a build, with a `root.html`
  /// @param siteName what the browser's tab says
  public WebApp(Path directory, String siteName) {
    this.directory = directory.toAbsolutePath().normalize();
    String name = Html.text(siteName);
    this.title =
        "<title>%s</title><meta property=\"og:description\" content=\"%s\">".formatted(name, name);
  }

  @Override
  public Reply answer(String path, Call.Request request) {
    if (path.startsWith(STATIC)) {
      return file(path.substring(STATIC.length()))
          .map(reply -> path.endsWith(".css") ? below(request.base(), reply) : reply)
          .orElseThrow(Problems::noRoute)
          .with("Cache-Control", "max-age=31556926, public");
    }
    if (AT_THE_TOP.contains(path)) {
      return file(path.substring(1)).orElseThrow(Problems::noRoute);
    }
    return page(request.base());
  }

  /// Style sheets name fonts and pictures by where they are at the top of a site.
  private static Reply below(String base, Reply css) {
    if (base.isEmpty()) {
      return css;
    }
    String text = new String(css.body(), StandardCharsets.UTF_8).replace(STATIC, base + STATIC);
    return css.withBody(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Below a path, the page names its files there, and tells its scripts where the rest of them is
  /// (protocol: rest G 30), in a script that only this policy allows.
  private Reply page(String base) {
    String html = new String(bytes(directory.resolve("root.html")), StandardCharsets.UTF_8);
    String policy = PAGE_POLICY;
    String head = title;
    if (!base.isEmpty()) {
      String script = "window.publicPath='%s'".formatted(base + STATIC);
      html = html.replace(STATIC, base + STATIC);
      head = "<script>%s</script>%s".formatted(script, title);
      policy += " 'sha256-%s'".formatted(sha256(script));
    }
    String titled = TITLE.matcher(html).replaceFirst(Matcher.quoteReplacement(head));
    return Reply.bytes("text/html; charset=utf-8", titled.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-cache, max-age=31556926, public")
        .with("Content-Security-Policy", policy);
  }

  private static String sha256(String text) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Optional<Reply> file(String name) {
    try {
      Path file = directory.resolve(name).normalize();
      boolean inside = file.startsWith(directory) && !name.endsWith("/");
      return inside && Files.isRegularFile(file)
          ? Optional.of(Reply.bytes(ContentTypes.of(name), bytes(file)).tagged(version(file)))
          : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private static String version(Path file) {
    try {
      return Files.size(file) + "." + Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw Problems.unavailable("web app", e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw Problems.unavailable("web app", e);
    }
  }
}
