package rookery.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
  @Test
  void the_usual_form_is_read() throws BadSetting {
    var source =
        DataSource.of(
            "postgres://mmuser:mostest@localhost/mattermost_test?sslmode=disable"
                + "&connect_timeout=10&binary_parameters=yes");

    assertThat(source)
        .isEqualTo(
            new DataSource(
                "jdbc:postgresql://localhost:5432/mattermost_test",
                "mmuser",
                "mostest",
                Map.of("sslmode", "disable", "connectTimeout", "10")));
    assertThat(source.toString()).doesNotContain("mostest");
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://db.example.com:6432/chat, jdbc:postgresql://db.example.com:6432/chat, '', ''",
    "postgresql://u@h/d, jdbc:postgresql://h:5432/d, u, ''",
    "postgres://u:p%40ss%2Fw+rd@h/d, jdbc:postgresql://h:5432/d, u, p@ss/w+rd",
    "postgres://u:p@ss:x@h/d, jdbc:postgresql://h:5432/d, u, p@ss:x",
    "postgres://u:p@[::1]:5433/d, jdbc:postgresql://[::1]:5433/d, u, p",
    "postgres://u:p@h, jdbc:postgresql://h:5432/u, u, p",
    "postgres:///d, jdbc:postgresql://localhost:5432/d, '', ''"
  })
  void other_forms_are_read(String text, String url, String user, String password)
      throws BadSetting {
    assertThat(DataSource.of(text)).isEqualTo(new DataSource(url, user, password, Map.of()));
  }

  @Test
  void what_the_driver_does_not_know_is_a_parameter_of_the_session() throws BadSetting {
    assertThat(DataSource.of("postgres://h/d?statement_timeout=5s&application_name=chat").options())
        .containsOnly(
            Map.entry("options", "-c statement_timeout=5s"), Map.entry("ApplicationName", "chat"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "host=localhost dbname=x",
        "mysql://h/d",
        "postgres://u:%zz@h/d",
        "postgres://h/d?connect_timeout=soon",
        "postgres://h/d?a%20b=c"
      })
  void anything_else_is_refused_without_showing_it(String text) {
    assertThatThrownBy(() -> DataSource.of(text))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("MM_SQLSETTINGS_DATASOURCE")
        .hasMessageNotContaining(text);
  }
}
