package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import rookery.client.Tree;

/// What a node says of itself to clients, balancers and supervisors (protocol: rest A, realtime
/// 10.3).
class HealthTest {
  private static final ChatCluster cluster = ChatCluster.inThisProcess("a");
  private static final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    http.close();
    cluster.close();
  }

  private static HttpResponse<String> ask(String method, String path) throws Exception {
    var address = cluster.node("a").url().resolve(path);
    var request =
        HttpRequest.newBuilder(address)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer of-nobody")
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void a_ping_has_its_documented_fields() {
    var nobody = cluster.node("a").client();
    Tree plain = nobody.get("/system/ping").expect(200).tree();

    assertThat(plain.text("status")).isEqualTo("OK");
    assertThat(plain.text("ActiveSearchBackend")).isEqualTo("database");
    for (String key : new String[] {"AndroidLatestVersion", "AndroidMinVersion"}) {
      assertThat(plain.has(key)).as(key).isTrue();
      assertThat(plain.has(key.replace("Android", "Ios"))).as(key).isTrue();
    }
    for (String key :
        new String[] {
          "database_status", "filestore_status", "root_status", "CanReceiveNotifications"
        }) {
      assertThat(plain.has(key)).as(key).isFalse();
    }
    assertThat(nobody.get("/system/ping?device_id=x").tree().text("CanReceiveNotifications"))
        .isEqualTo("false");
  }

  @Test
  void a_ping_tries_out_what_the_node_stands_on_if_it_is_asked_to() {
    var nobody = cluster.node("a").client();
    var whole = nobody.get("/system/ping?get_server_status=true").expect(200);

    for (String key : new String[] {"status", "database_status", "filestore_status"}) {
      assertThat(whole.tree().text(key)).as(key).isEqualTo("OK");
      assertThat(whole.header(key)).as(key).isEqualTo("OK");
    }
    assertThat(whole.tree().has("root_status")).isFalse();
    var admin = cluster.person("ann");
    assertThat(admin.get("/system/ping?get_server_status=true").tree().has("root_status")).isTrue();
  }

  @Test
  void a_node_at_work_is_live_and_ready_whoever_asks() throws Exception {
    var live = ask("GET", "/api/rookery/v1/live");
    var ready = ask("GET", "/api/rookery/v1/ready");

    assertThat(live.statusCode()).isEqualTo(200);
    assertThat(live.body()).isEqualTo("{\"reasons\":[],\"state\":\"live\"}");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"reasons\":[],\"state\":\"ready\"}");
    assertThat(ready.headers().firstValue("Cache-Control")).contains("no-store");
    for (String path : new String[] {"/api/rookery/v1/live", "/api/rookery/v1/ready"}) {
      assertThat(ask("HEAD", path).statusCode()).as(path).isEqualTo(200);
      assertThat(ask("HEAD", path).body()).as(path).isEmpty();
    }
  }
}
