package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.client.Answer;
import rookery.client.ChatClient;
import rookery.postgres.TestDatabases;

/// What the settings about limits do, seen from outside. Each test asks from addresses and with
/// values of its own, as a proxy would name them, so that what others used up does not count.
@Tag("full")
class RateLimitSettingsTest {
  /// More than a node remembers that remembers a hundred, and fewer than there are.
  private static final int ENOUGH = 115;

  private static final String ADDRESS = "X-Real-IP";
  private static final GovernedNode node = GovernedNode.start();

  @BeforeAll
  static void trustProxies() {
    node.sets("ServiceSettings.TrustedProxyIPHeader", List.of(ADDRESS));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void limits(Map<String, Object> rates) {
    node.admin().put("/config/patch", Map.of("RateLimitSettings", rates)).expect(200);
  }

  private static Answer asks(ChatClient who, Map<String, String> headers) {
    return who.send("GET", "/users/me", null, headers);
  }

  private static Answer from(String address) {
    return asks(node.admin(), Map.of(ADDRESS, address));
  }

  private static int left(Answer answer) {
    return Integer.parseInt(answer.header("X-RateLimit-Remaining"));
  }

  @Test
  @Shows("RateLimitSettings.Enable")
  void nobody_is_limited_until_it_is_switched_on() {
    limits(Map.of("Enable", false));
    assertThat(from("192.0.2.1").header("X-RateLimit-Limit")).isEmpty();
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 1_000));
    assertThat(from("192.0.2.1").header("X-RateLimit-Limit")).isEqualTo("1000");
  }

  @Test
  @Shows("RateLimitSettings.MaxBurst")
  void so_many_requests_at_once_are_answered_and_more_are_refused() {
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 30));
    int answered = 0;
    Answer answer = from("192.0.2.2");
    while (answer.status() == 200) {
      answered++;
      answer = from("192.0.2.2");
    }
    assertThat(answered).isGreaterThanOrEqualTo(30);
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text()).isEqualTo("limit exceeded");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    limits(Map.of("MaxBurst", 1_000));
    assertThat(from("192.0.2.2").status()).isEqualTo(200);
  }

  /// What was used up is there again after as many seconds as there were requests, or at once.
  @Test
  @Shows("RateLimitSettings.PerSec")
  void so_many_come_back_each_second() {
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 1_000));
    assertThat(fifty("192.0.2.3")).isGreaterThan(20);
    limits(Map.of("PerSec", 1_000));
    assertThat(fifty("192.0.2.4")).isLessThanOrEqualTo(1);
  }

  /// The seconds that it takes after fifty requests.
  private static int fifty(String address) {
    Answer last = from(address);
    for (int i = 1; i < 50; i++) {
      last = from(address);
    }
    return Integer.parseInt(last.header("X-RateLimit-Reset"));
  }

  @Test
  @Shows("RateLimitSettings.VaryByRemoteAddr")
  void each_address_is_counted_by_itself_or_all_together() {
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 1_000, "VaryByRemoteAddr", true));
    for (int i = 0; i < 20; i++) {
      from("192.0.2.5");
    }
    assertThat(left(from("192.0.2.6"))).isEqualTo(999);

    limits(Map.of("VaryByRemoteAddr", false));
    for (int i = 0; i < 20; i++) {
      from("192.0.2.7");
    }
    assertThat(left(from("192.0.2.8"))).isLessThan(999);
    limits(Map.of("VaryByRemoteAddr", true));
  }

  @Test
  @Shows("RateLimitSettings.VaryByUser")
  void a_user_is_counted_wherever_requests_come_from() {
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 1_000, "VaryByUser", true));
    var someone = node.someone();
    for (int i = 0; i < 20; i++) {
      asks(someone, Map.of(ADDRESS, "192.0.2.9"));
    }
    assertThat(left(asks(someone, Map.of(ADDRESS, "192.0.2.10")))).isLessThan(999);
    assertThat(left(asks(node.someone(), Map.of(ADDRESS, "192.0.2.9")))).isGreaterThan(990);
    limits(Map.of("VaryByUser", false));
  }

  @Test
  @Shows("RateLimitSettings.VaryByHeader")
  void the_values_of_a_header_are_counted_by_themselves() {
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 1_000, "VaryByHeader", "X-Bot"));
    for (int i = 0; i < 20; i++) {
      asks(node.admin(), Map.of(ADDRESS, "192.0.2.11", "X-Bot", "one"));
    }
    assertThat(left(asks(node.admin(), Map.of(ADDRESS, "192.0.2.11", "X-Bot", "two"))))
        .isEqualTo(999);
    limits(Map.of("VaryByHeader", ""));
  }

  @Test
  @Shows("RateLimitSettings.MemoryStoreSize")
  void a_node_that_keeps_count_of_few_forgets_the_others() {
    var few =
        Map.of(
            "MM_RATELIMITSETTINGS_ENABLE", "true",
            "MM_RATELIMITSETTINGS_PERSEC", "1",
            "MM_RATELIMITSETTINGS_MAXBURST", "1000",
            "MM_RATELIMITSETTINGS_MEMORYSTORESIZE", "100",
            "MM_SERVICESETTINGS_TRUSTEDPROXYIPHEADER", ADDRESS);
    try (var small = GovernedNode.node(TestDatabases.fresh(), "small", few)) {
      assertThat(remembered(small.client())).isLessThan(ENOUGH);
    }
    limits(Map.of("Enable", true, "PerSec", 1, "MaxBurst", 1_000));
    assertThat(remembered(node.anybody())).isGreaterThan(ENOUGH);
  }

  /// Of how many of 130 addresses a node knows that they asked before. Each asks often enough that
  /// it is not forgotten for the time that passes, which is seconds.
  private static int remembered(ChatClient who) {
    for (int i = 0; i < 130; i++) {
      for (int times = 0; times < 12; times++) {
        asks(who, Map.of(ADDRESS, "2001:db8::" + Integer.toHexString(i)));
      }
    }
    int known = 0;
    for (int i = 0; i < 130; i++) {
      String address = "2001:db8::" + Integer.toHexString(i);
      known += left(asks(who, Map.of(ADDRESS, address))) < 999 ? 1 : 0;
    }
    return known;
  }
}
