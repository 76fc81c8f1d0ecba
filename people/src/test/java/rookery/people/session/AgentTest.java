package rookery.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0.0.0 Safari/537.36 | Windows | Windows 10 | Chrome/142.0
          Mozilla/5.0 (Windows NT 10.0) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.1.2 | Windows | Windows 10 | Edge/142.0
          Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0 | Windows | Windows | Firefox/115.0
          Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15 | Macintosh | Mac OS | Safari/18.1
          Mozilla/5.0 (Macintosh) Chrome/140.0.0.0 Electron/38.0 Safari/537.36 Mattermost/6.0.1 | Macintosh | Mac OS | Desktop App/6.0
          Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1 | iPhone | iOS | Safari/18.0
          Mattermost Mobile/2.33.0+1 (Android; 15; Pixel) | Linux | Android | Mobile App/2.33
          Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0 Safari/537.36 OPR/120.0.5 | Linux | Linux | Opera/120.0
          curl/8.5.0 | '' | '' | Unknown
          '' | '' | '' | Unknown
          Chrome/<script> | '' | '' | Chrome/
          """)
  void a_session_says_what_it_was_begun_with(
      String header, String platform, String os, String browser) {
    assertThat(Agent.of(header)).isEqualTo(new Agent(platform, os, browser));
  }
}
