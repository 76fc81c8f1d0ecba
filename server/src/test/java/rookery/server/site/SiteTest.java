package rookery.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.cluster.NodeFacts;
import rookery.http.Call;
import rookery.http.Reply;
import rookery.http.StaticSite;
import rookery.kernel.Incarnation;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;

class SiteTest {
  @TempDir Path directory;
  private StaticSite app;

  @BeforeEach
  void build() throws Exception {
    Path web = Files.createDirectories(directory.resolve("web"));
    Files.writeString(directory.resolve("secret.txt"), "not for everybody");
    Files.writeString(
        web.resolve("root.html"),
        """
        <html><head><title>Mattermost</title><script src="/static/main.js"></script></head></html>
        """);
    Files.writeString(web.resolve("main.js"), "run()");
    Files.writeString(web.resolve("main.css"), "p { background: url(/static/bird.png) }");
    Files.createDirectories(web.resolve("files"));
    Files.writeString(web.resolve("robots.txt"), "User-agent: *");
    app = new WebApp(web, "Crow & <Sons> $1");
  }

  private static Reply get(StaticSite site, String path) {
    return get(site, path, "");
  }

  private static Reply get(StaticSite site, String path, String base) {
    var request =
        new Call.Request(
            Map.of(),
            Map.of(),
            Map.of("host", "chat.example:8065"),
            Map.of(),
            new byte[0],
            "",
            false,
            base,
            "",
            "");
    return site.answer(path, request);
  }

  private static String text(Reply reply) {
    return new String(reply.body(), StandardCharsets.UTF_8);
  }

  private static List<String> header(Reply reply, String name) {
    return reply.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(Reply.Header::value)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/login", "/team/channels/town-square", "/static"})
  void any_address_is_the_apps_page_with_the_sites_name(String path) {
    Reply page = get(app, path);
    assertThat(page.contentType()).startsWith("text/html");
    assertThat(text(page))
        .contains("<title>Crow &amp; &lt;Sons&gt; $1</title>", "og:description")
        .doesNotContain("Mattermost");
    assertThat(header(page, "Cache-Control")).containsExactly("no-cache, max-age=31556926, public");
    assertThat(header(page, "Content-Security-Policy"))
        .containsExactly("frame-ancestors 'self'; script-src 'self'");
  }

  @Test
  void below_a_path_the_page_and_its_styles_name_their_files_there() {
    Reply page = get(app, "/login", "/chat");

    assertThat(text(page))
        .contains("<script>window.publicPath='/chat/static/'</script>", "\"/chat/static/main.js\"")
        .doesNotContain("\"/static/");
    assertThat(header(page, "Content-Security-Policy"))
        .containsExactly(
            "frame-ancestors 'self'; script-src 'self'"
                + " 'sha256-ONrd52qEmLJ6ra3JM71gigPm7cHp4qtKuHm9F0ASdyw='");
    assertThat(text(get(app, "/static/main.css", "/chat")))
        .isEqualTo("p { background: url(/chat/static/bird.png) }");
    assertThat(text(get(app, "/static/main.css"))).contains("url(/static/bird.png)");
  }

  @Test
  void files_of_the_build_are_kept_by_browsers_for_a_year() {
    Reply script = get(app, "/static/main.js");
    assertThat(text(script)).isEqualTo("run()");
    assertThat(script.contentType()).startsWith("text/javascript");
    assertThat(header(script, "Cache-Control")).containsExactly("max-age=31556926, public");
    assertThat(text(get(app, "/robots.txt"))).startsWith("User-agent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/static/none.js",
        "/static/",
        "/static/files/",
        "/static/files",
        "/static/../secret.txt",
        "/static/..",
        "/static/x\u0000y",
        "/unsupported_browser.js"
      })
  void what_is_no_file_of_the_build_is_not_found(String path) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> get(app, path))
        .satisfies(e -> assertThat(e.problem()).isInstanceOf(Problem.NotFound.class));
  }

  @Test
  void without_a_web_app_one_page_says_what_this_is() {
    var facts =
        new NodeFacts(
            "node<1>",
            new Incarnation("a".repeat(26)),
            "h",
            "1.0",
            5,
            "c",
            42,
            "epoch:1234",
            NodeFacts.State.SERVING);
    var page = new LandingPage("Rookery", "", "node<1>", () -> List.of(facts));
    assertThat(text(get(page, "/")))
        .contains(
            "http://chat.example:8065", "node&lt;1&gt;", "answers you", "42", "1234", "1 node")
        .doesNotContain("{{", "node<1>");
    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> get(page, "/else"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/rookery/cluster", "/rookery/cluster.css", "/rookery/cluster.js"})
  void the_page_of_the_cluster_is_in_front_of_the_app_and_runs_only_its_own_files(String path) {
    Reply file = get(new ClusterPage(app), path);
    assertThat(text(file)).isNotEqualTo(text(get(app, path)));
    assertThat(header(file, "Content-Security-Policy"))
        .singleElement()
        .satisfies(policy ->
            assertThat(policy)
                .startsWith("default-src 'none'")
                .contains("script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe"));
    assertThat(file.contentType())
        .startsWith(
            path.endsWith("css")
                ? "text/css"
                : path.endsWith("js") ? "text/javascript" : "text/html");
  }

  @Test
  void the_page_of_the_cluster_has_no_script_or_style_of_its_own_inside() {
    assertThat(text(get(new ClusterPage(app), "/rookery/cluster")))
        .contains("<script src=\"cluster.js\" defer></script>")
        .doesNotContain("<style", " style=", " onclick=");
    assertThat(text(get(new ClusterPage(app), "/rookery/cluster.js"))).doesNotContain("innerHTML");
  }

  @Test
  void any_other_path_is_answered_by_the_site_behind_the_page_of_the_cluster() {
    var site = new ClusterPage(app);
    assertThat(text(get(site, "/rookery/other"))).isEqualTo(text(get(app, "/")));
    assertThat(text(get(site, "/"))).isEqualTo(text(get(app, "/")));
  }
}
