package rookery.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.kernel.UserId;

class JsonTest {
  record Wire(
      @OmitEmpty String zeta,
      @Nullable String alpha,
      @OmitEmpty long count,
      boolean flag,
      @OmitEmpty boolean rare,
      @OmitEmpty List<String> list,
      @OmitEmpty @Nullable Map<String, String> map) {}

  record Owned(UserId user, JsonText raw) {}

  @Test
  void keys_are_sorted_and_what_is_empty_is_left_out_where_marked() {
    assertThat(Json.text(new Wire("", null, 0, false, false, List.of(), null)))
        .isEqualTo("{\"alpha\":null,\"flag\":false}");
    assertThat(Json.text(new Wire("z", "a", 7, true, true, List.of("x"), Map.of("k", "v"))))
        .isEqualTo(
            "{\"alpha\":\"a\",\"count\":7,\"flag\":true,\"list\":[\"x\"],\"map\":{\"k\":\"v\"},"
                + "\"rare\":true,\"zeta\":\"z\"}");
  }

  @Test
  void ids_are_texts_and_ready_json_is_copied() {
    assertThat(Json.text(new Owned(new UserId("abcdefghijklmnopqrstuvwxyz"), new JsonText("[1]"))))
        .isEqualTo("{\"raw\":[1],\"user\":\"abcdefghijklmnopqrstuvwxyz\"}");
  }

  @Test
  void unknown_keys_are_ignored_and_missing_ones_are_empty() throws MalformedJson {
    var wire = Json.read("{\"alpha\":\"a\",\"strange\":[1,{}]}", Wire.class);

    assertThat(wire.alpha()).isEqualTo("a");
    assertThat(wire.count()).isZero();
    assertThat(wire.list()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alpha\":1}",
        "{\"alpha\":true}",
        "{\"alpha\":1.5}",
        "{\"count\":\"7\"}",
        "{\"count\":1.5}",
        "{\"flag\":\"true\"}",
        "{\"flag\":1}",
        "{\"list\":{}}",
        "{\"list\":[1]}",
        "{\"map\":[]}",
        "[]",
        "null",
        "",
        "{",
        "{} {}"
      })
  void another_type_is_malformed(String json) {
    assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> Json.read(json, Wire.class));
  }

  @Test
  void texts_beyond_the_basic_plane_stay_utf_8() {
    assertThat(new String(Json.bytes(Map.of("m", "😀<&")), StandardCharsets.UTF_8))
        .isEqualTo("{\"m\":\"😀<&\"}");
  }
}
