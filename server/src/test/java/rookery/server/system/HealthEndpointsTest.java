package rookery.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.cluster.Conditions;
import rookery.http.RouteTester;

class HealthEndpointsTest {
  private final Conditions conditions = new Conditions();
  private final AtomicBoolean database = new AtomicBoolean(true);
  private final HealthWatch watch = new HealthWatch();
  private final Onlookers onlookers = new Onlookers();
  private final RouteTester tester =
      RouteTester.of(
          new HealthEndpoints(conditions, database::get, watch, onlookers).routes(), null);

  @BeforeEach
  void start() {
    conditions.started();
  }

  @Test
  void one_that_starts_is_not_ready() {
    var starting =
        RouteTester.of(
            new HealthEndpoints(new Conditions(), database::get, watch, onlookers).routes(), null);

    assertThat(starting.get("/api/rookery/v1/ready").status()).isEqualTo(503);
    assertThat(starting.get("/api/rookery/v1/ready").text()).contains("\"starting\"");
    assertThat(starting.get("/api/rookery/v1/live").status()).isEqualTo(200);
  }

  @Test
  void a_ready_node_says_so() {
    var answer = tester.get("/api/rookery/v1/ready");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("{\"reasons\":[],\"state\":\"ready\"}");
  }

  @Test
  void one_that_serves_with_less_is_ready_and_says_why() {
    conditions.raise("redis", "Without Redis.");
    var answer = tester.get("/api/rookery/v1/ready");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .isEqualTo(
            "{\"reasons\":[{\"code\":\"redis\",\"text\":\"Without Redis.\"}],"
                + "\"state\":\"degraded\"}");
  }

  @Test
  void one_that_stops_is_not_ready() {
    conditions.draining();

    assertThat(tester.get("/api/rookery/v1/ready").text()).contains("\"draining\"");
    assertThat(tester.get("/api/rookery/v1/ready").status()).isEqualTo(503);
    assertThat(tester.get("/api/rookery/v1/live").status()).isEqualTo(200);
  }

  @Test
  void one_whose_database_answers_nothing_is_not_ready_but_lives() {
    database.set(false);
    var answer = tester.get("/api/rookery/v1/ready");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("\"state\":\"degraded\"").contains("database_away");
    assertThat(tester.get("/api/rookery/v1/live").status()).isEqualTo(200);
    database.set(true);
    assertThat(tester.get("/api/rookery/v1/ready").status()).isEqualTo(200);
  }

  @Test
  void one_that_is_stuck_does_not_live() {
    watch.over("tail", () -> 1);
    for (int i = 0; i <= HealthWatch.LIMIT; i++) {
      watch.look();
    }
    var answer = tester.get("/api/rookery/v1/live");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("tail has made no progress");
  }

  @Test
  void who_asks_through_a_balancer_is_no_onlooker() {
    tester.with("X-Forwarded-For", "10.1.1.1").get("/api/rookery/v1/ready");
    assertThat(onlookers.awaitTold(Duration.ofSeconds(50))).isTrue();

    tester.get("/api/rookery/v1/ready");
    assertThat(onlookers.awaitTold(Duration.ofMillis(1))).isFalse();
  }
}
