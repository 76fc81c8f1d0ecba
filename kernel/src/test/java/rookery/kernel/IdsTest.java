package rookery.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @Test
  void a_new_id_is_well_formed_and_never_the_same() {
    var ids = new RandomIds();
    var seen = new HashSet<String>();

    for (int i = 0; i < 1_000; i++) {
      seen.add(ids.next());
    }

    assertThat(seen)
        .hasSize(1_000)
        .allMatch(Ids::wellFormed)
        .allMatch(id -> id.matches("[ybndrfg8ejkmcpqxot1uwisza345h769]{26}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "me", "abc", "abcdefghijklmnopqrstuvwxy-", "abcdefghijklmnopqrstuvwxyz1"})
  void what_is_not_26_letters_or_digits_is_no_id(String text) {
    assertThat(Ids.wellFormed(text)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new UserId(text));
  }
}
