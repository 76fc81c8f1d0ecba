package rookery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.MultiMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private static final ProxySettings PROXIES =
      new ProxySettings(
          List.of("X-Forwarded-For", "X-Real-IP"), List.of("10.0.0.0/8", "2001:db8::/32"));

  private static String told(String peer, String... lines) {
    var sent = MultiMap.caseInsensitiveMultiMap();
    for (String line : lines) {
      int colon = line.indexOf(':');
      sent.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new ClientAddress(PROXIES).of(peer, sent);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.9, 198.51.100.1, 203.0.113.9",
    "10.1.2.3, 198.51.100.1, 198.51.100.1",
    "10.1.2.3, '8.8.8.8, 198.51.100.1', 198.51.100.1",
    "10.1.2.3, '198.51.100.1, 10.9.9.9', 198.51.100.1",
    "10.1.2.3, '8.8.8.8, 198.51.100.1, 10.9.9.9, 10.8.8.8', 198.51.100.1",
    "10.1.2.3, '10.9.9.9', 10.9.9.9",
    "10.1.2.3, 'nonsense, 10.9.9.9', 10.9.9.9",
    "10.1.2.3, nonsense, 10.1.2.3",
    "10.1.2.3, '', 10.1.2.3",
    "2001:db8::7, 2001:dead::1, 2001:dead::1",
  })
  void what_a_trusted_proxy_wrote_is_believed_and_nothing_else(
      String peer, String forwarded, String client) {
    assertThat(told(peer, "X-Forwarded-For: " + forwarded)).isEqualTo(client);
  }

  @Test
  void a_header_that_was_sent_twice_is_read_as_one() {
    assertThat(told("10.1.2.3", "X-Forwarded-For: 8.8.8.8", "X-Forwarded-For: 198.51.100.1"))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void the_first_header_that_is_there_counts() {
    assertThat(told("10.1.2.3", "X-Real-IP: 198.51.100.2")).isEqualTo("198.51.100.2");
    assertThat(told("10.1.2.3", "X-Real-IP: 198.51.100.2", "X-Forwarded-For: 198.51.100.1"))
        .isEqualTo("198.51.100.1");
  }

  @Test
  void where_no_header_counts_the_other_end_is_the_client() {
    var none = new ClientAddress(new ProxySettings(List.of(), List.of("10.0.0.0/8")));
    var sent = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-For", "198.51.100.1");

    assertThat(none.of("10.1.2.3", sent)).isEqualTo("10.1.2.3");
    assertThat(none.trusts("10.1.2.3")).isTrue();
    assertThat(none.trusts("203.0.113.9")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0/8", "example.org", "::/129", "10.0.0.0/x", ""})
  void what_is_no_network_is_refused(String text) {
    assertThat(ProxySettings.isNetwork(text)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ProxySettings(List.of(), List.of(text)));
  }
}
