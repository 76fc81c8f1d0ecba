package rookery.people.mfa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The codes of RFC 6238, appendix B, of which six digits are used.
class TotpTest {
  private static final String SECRET =
      Base32.toBase32String("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

  private final Totp totp = new Totp();

  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void codes_are_those_of_the_standard(long seconds, String code) {
    assertThat(totp.code(SECRET, seconds / 30)).isEqualTo(code);
    assertThat(totp.step(SECRET, code, Instant.ofEpochSecond(seconds), 0)).hasValue(seconds / 30);
  }

  @Test
  void a_code_is_good_half_a_minute_before_and_after_its_time() {
    var time = Instant.ofEpochSecond(1_234_567_890);
    long step = time.getEpochSecond() / 30;
    String code = totp.code(SECRET, step);
    for (int off : new int[] {-30, 0, 30}) {
      assertThat(totp.step(SECRET, code, time.plusSeconds(off), 0)).hasValue(step);
    }
    for (int off : new int[] {-60, 60}) {
      assertThat(totp.step(SECRET, code, time.plusSeconds(off), 0)).isEmpty();
    }
    assertThat(totp.step(SECRET, code, time, step)).as("used").isEmpty();
    assertThat(totp.step(SECRET, "", time, 0)).isEmpty();
    assertThat(totp.step(SECRET, "12345", time.plus(Duration.ofDays(1)), 0)).isEmpty();
  }
}
