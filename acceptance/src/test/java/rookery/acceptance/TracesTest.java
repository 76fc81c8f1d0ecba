package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.acceptance.TraceCollector.Told;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.json.Json;
import rookery.kernel.Lifecycle;
import rookery.postgres.DatabaseSettings;
import rookery.postgres.TestDatabases;

/// What traces say of the way from a request on one node to the sockets of all, and what becomes of
/// requests while nobody takes the traces.
@Tag("full")
@Timeout(120)
class TracesTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String MARK = "Zq7Xmarker";

  /// What a proxy in front makes a request a part of.
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private static final String PARENT = "b7ad6b7169203331";
  private static final Map<String, String> TRACED =
      Map.of("traceparent", "00-" + TRACE + "-" + PARENT + "-01");

  private static final Lifecycle LIFECYCLE = new Lifecycle();
  private static final Path DIRECTORY = ChatCluster.freshDirectory();
  private static final TraceCollector COLLECTOR = LIFECYCLE.own(TraceCollector.start());

  @AfterAll
  static void stop() {
    LIFECYCLE.close();
  }

  private static LocalNode starts(
      String name, DatabaseSettings database, Map<String, String> further) {
    int port = ChatCluster.freePort();
    var settings = new TreeMap<String, String>();
    settings.put("MM_SERVICESETTINGS_LISTENADDRESS", ":" + port);
    settings.put("MM_SQLSETTINGS_DATASOURCE", ChatCluster.dataSource(database));
    settings.put("MM_FILESETTINGS_DIRECTORY", DIRECTORY.resolve("files-" + name).toString());
    settings.put("MM_TEAMSETTINGS_ENABLEOPENSERVER", "true");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHMEMORYKIBIBYTES", "8192");
    settings.put("MM_ROOKERYSETTINGS_PASSWORDHASHPASSES", "1");
    settings.put("MM_ROOKERYSETTINGS_ENABLETRACES", "true");
    settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.endpoint());
    settings.put("OTEL_BSP_SCHEDULE_DELAY", "50");
    settings.putAll(further);
    return LIFECYCLE.own(LocalNode.start(name, port, settings));
  }

  /// Two nodes that trace only what others began to trace.
  private static List<LocalNode> cluster() {
    var redis = LIFECYCLE.own(RedisServer.start(DIRECTORY.resolve("redis"), 0));
    var database = TestDatabases.fresh();
    var further =
        Map.of(
            "MM_CACHESETTINGS_CACHETYPE", "redis",
            "MM_CACHESETTINGS_REDISADDRESS", redis.address(),
            "MM_CLUSTERSETTINGS_ENABLE", "true",
            "OTEL_TRACES_SAMPLER", "parentbased_always_off");
    return List.of(starts("a", database, further), starts("b", database, further));
  }

  @Test
  @Shows("RookerySettings.EnableTraces")
  void one_post_is_one_trace_from_its_request_to_the_sockets_of_both_nodes() {
    var nodes = cluster();
    var ann = nodes.getFirst().client().signedUp("ann", MARK + " of ann 9");
    String channel = ann.createsChannel(ann.createsTeam("nest").text("id"), "eggs").text("id");
    try (var here = Person.connect("ann", ann);
        var there = Person.connect("ann", ann.movedTo(nodes.getLast().url()))) {
      ann.posts(channel, MARK + " untraced");
      here.sees(MARK + " untraced");
      there.sees(MARK + " untraced");
      var post = Map.of("channel_id", channel, "message", MARK + " traced");
      var answer = ann.send("POST", "/posts", Json.bytes(post), TRACED).expect(201);

      Told request = request(ann, answer);
      Told write = COLLECTOR.awaits("the write", told -> told.name().equals("PostWriter.write"));
      assertThat(write.parent()).isEqualTo(request.id());
      assertThat(write.text("db.system.name")).isEqualTo("postgresql");
      assertThat(write.span().getEventsList())
          .extracting(Span.Event::getName)
          .contains("connection");
      Told append = COLLECTOR.awaits("the append", told -> told.name().startsWith("append"));
      assertThat(append.parent()).isEqualTo(request.id());
      isDelivered("a", append);
      isDelivered("b", append);
    }
    assertThat(COLLECTOR.all()).extracting(Told::trace).containsOnly(TRACE);
    assertThat(COLLECTOR.everything()).doesNotContain(MARK, ann.token());
  }

  private static Told request(ChatClient author, Answer answer) {
    Told request = COLLECTOR.awaits("the request", told -> told.name().startsWith("POST "));
    assertThat(request.name()).isEqualTo("POST /api/v4/posts");
    assertThat(request.node()).isEqualTo("a");
    assertThat(request.parent()).isEqualTo(PARENT);
    assertThat(request.span().getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(request.text("http.route")).isEqualTo("/api/v4/posts");
    assertThat(request.text("http.request.method")).isEqualTo("POST");
    assertThat(request.text("http.response.status_code")).isEqualTo("201");
    assertThat(request.text("user.id")).isEqualTo(author.userId());
    assertThat(request.text("rookery.request_id")).isEqualTo(answer.header("X-Request-Id"));
    return request;
  }

  private static void isDelivered(String node, Told append) {
    Told delivery =
        COLLECTOR.awaits(
            "the delivery on " + node,
            told -> told.name().equals("deliver posted") && told.node().equals(node));
    assertThat(delivery.parent()).isEqualTo(append.id());
    assertThat(delivery.text("rookery.sockets")).isEqualTo("1");
    assertThat(append.text("rookery.outbox.rows"))
        .matches(".*\\b" + delivery.text("rookery.outbox.row") + "\\b.*");
  }

  private static double figure(URI metrics, String result) {
    return Page.of(metrics)
        .lines()
        .filter(line -> line.startsWith("rookery_traces_spans_total{result=\"" + result + "\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Test
  void a_collector_that_answers_nothing_harms_no_request() {
    try (var collector = TraceCollector.start()) {
      int metrics = ChatCluster.freePort();
      var further = new HashMap<String, String>();
      further.put("MM_METRICSSETTINGS_ENABLE", "true");
      further.put("MM_METRICSSETTINGS_LISTENADDRESS", "localhost:" + metrics);
      further.put("MM_ROOKERYSETTINGS_TRUSTEDPROXIES", "192.0.2.1");
      further.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
      further.put("OTEL_EXPORTER_OTLP_TIMEOUT", "2000");
      further.put("OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true");
      further.put("OTEL_BSP_MAX_QUEUE_SIZE", "64");
      further.put("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "8");
      var node = starts("c", TestDatabases.fresh(), further);
      var figures = URI.create("http://localhost:" + metrics + "/metrics");
      var cid = node.client().signedUp("cid", MARK + " of cid 9");

      refusalIsTold(cid, collector);
      cid.get("/users/me?access_token=" + MARK);
      assertThat(Page.of(node.url().resolve("/api/rookery/v1/ready"))).isNotEmpty();
      await().atMost(SOON).until(() -> figure(figures, "sent") >= collector.all().size());
      assertThat(collector.all()).noneMatch(each -> each.text("http.route").contains("ready"));
      assertThat(collector.everything()).doesNotContain(MARK, cid.token());

      collector.fallsSilent();
      // So many requests in that time: none of them waits for the collector.
      await()
          .atMost(SOON)
          .until(() -> {
            for (int i = 0; i < 20; i++) {
              cid.get("/users/me").expect(200);
            }
            return figure(figures, "no_room") > 200 && figure(figures, "failed") > 0;
          });
    }
  }

  private static void refusalIsTold(ChatClient user, TraceCollector collector) {
    var refused = user.send("GET", "/users/nobody", null, TRACED);
    Told told =
        collector.awaits(
            "the refusal",
            each -> each.text("rookery.request_id").equals(refused.header("X-Request-Id")));
    assertThat(told.text("error.type")).isEqualTo(refused.tree().text("id"));
    assertThat(told.span().getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    // No proxy that is trusted said so.
    assertThat(told.trace()).isNotEqualTo(TRACE);
    assertThat(told.parent()).isEmpty();
  }
}
