package rookery.server.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
          .orElseThrow(Problems::noRoute)
          .with("Cache-Control", "max-age=31556926, public");
    }
    if (AT_THE_TOP.contains(path)) {
      return file(path.substring(1)).orElseThrow(Problems::noRoute);
    }
    return page();
  }

  private Reply page() {
    String html = new String(bytes(directory.resolve("root.html")), StandardCharsets.UTF_8);
    String titled = TITLE.matcher(html).replaceFirst(Matcher.quoteReplacement(title));
    return Reply.bytes("text/html; charset=utf-8", titled.getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", "no-cache, max-age=31556926, public")
        .with("Content-Security-Policy", PAGE_POLICY);
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
