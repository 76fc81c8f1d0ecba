package rookery.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void every_setting_has_a_default_that_can_be_used() throws BadSetting {
    Settings settings = read(Map.of());

    assertThat(Catalogue.ALL).allSatisfy(s -> assertThat((Object) settings.get(s)).isNotNull());
    assertThat(settings.get(ServiceKeys.LISTEN_ADDRESS)).isEqualTo(new HostPort("", 8065));
    assertThat(settings.get(TeamKeys.ENABLE_OPEN_SERVER)).isFalse();
    assertThat(settings.get(ServiceKeys.SESSION_LENGTH_WEB)).isEqualTo(Duration.ofDays(30));
    assertThat(settings.redis()).isEmpty();
    assertThat(settings.hasDatabase()).isFalse();
    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void every_setting_has_a_name_of_its_own() {
    assertThat(Catalogue.ALL).extracting(Setting::variable).doesNotHaveDuplicates();
    assertThat(
            Catalogue.ALL.stream()
                .filter(s -> s.audience() != Audience.NOBODY)
                .collect(Collectors.toList()))
        .extracting(Setting::shownAs)
        .doesNotHaveDuplicates();
  }

  @Test
  void every_setting_can_be_changed_from_the_environment() throws BadSetting {
    for (Setting<?> setting : Catalogue.ALL) {
      if (setting.equals(StorageKeys.DRIVER_NAME)) {
        continue; // There is only one.
      }
      String other = someOther(setting);
      var environment =
          new HashMap<>(
              Map.of(
                  "MM_CACHESETTINGS_REDISADDRESS", "localhost:6379",
                  "MM_SERVICESETTINGS_TLSCERTFILE", "chat.crt",
                  "MM_SERVICESETTINGS_TLSKEYFILE", "chat.key"));
      environment.put(setting.variable(), other);
      Settings settings = read(environment);
      assertThat(String.valueOf(settings.get(setting)))
          .as(setting.path())
          .isNotEqualTo(String.valueOf(read(Map.of()).get(setting)));
    }
  }

  private static String someOther(Setting<?> setting) {
    return switch (setting.path()) {
      case "SqlSettings.DataSource" -> "postgres://localhost/x";
      case "CacheSettings.RedisAddress" -> "localhost:1";
      case "TeamSettings.RestrictDirectMessage" -> "team";
      case "TeamSettings.TeammateNameDisplay" -> "full_name";
      case "ServiceSettings.CollapsedThreads" -> "disabled";
      case "CacheSettings.CacheType" -> "redis";
      case "ServiceSettings.ConnectionSecurity" -> "TLS";
      case "ServiceSettings.TLSMinVer" -> "1.3";
      case "RookerySettings.TrustedProxies" -> "192.0.2.1";
      case "ServiceSettings.SiteURL" -> "https://chat.example.com";
      case String p when p.endsWith("Level") -> "ERROR";
      case String p when p.endsWith("ListenAddress") -> "127.0.0.1:1";
      default ->
          switch (setting.fallback()) {
            case "true" -> "false";
            case "false" -> "true";
            case String n when n.matches("-?\\d+") -> "" + (Integer.parseInt(n) + 1);
            default -> "other";
          };
    };
  }

  @Test
  void flags_count_before_the_environment_that_before_the_file_that_before_presets()
      throws Exception {
    Path file = file("{\"TeamSettings\": {\"SiteName\": \"file\", \"MaxUsersPerTeam\": 7}}");
    Map<Setting<?>, String> presets =
        Map.of(TeamKeys.SITE_NAME, "preset", TeamKeys.ENABLE_OPEN_SERVER, "true");
    Settings settings =
        Settings.read(
            new Settings.Sources(
                Map.of(ServiceKeys.LISTEN_ADDRESS, ":1"),
                Map.of(
                    "MM_TEAMSETTINGS_SITENAME", "environment",
                    "MM_SERVICESETTINGS_LISTENADDRESS", ":2"),
                Optional.of(file),
                presets));

    assertThat(settings.get(ServiceKeys.LISTEN_ADDRESS).port()).isEqualTo(1);
    assertThat(settings.get(TeamKeys.SITE_NAME)).isEqualTo("environment");
    assertThat(settings.get(TeamKeys.MAX_USERS_PER_TEAM)).isEqualTo(7);
    assertThat(settings.get(TeamKeys.ENABLE_OPEN_SERVER)).isTrue();
  }

  @Test
  void a_file_may_hold_lists_numbers_and_flags() throws Exception {
    Path file =
        file(
            """
            {"ServiceSettings": {"TrustedProxyIPHeader": ["X-Real-IP", "X-Forwarded-For"],
              "PostEditTimeLimit": 300, "ThreadAutoFollow": false, "SiteURL": null}}
            """);
    Settings settings = read(file);

    assertThat(settings.get(ServiceKeys.TRUSTED_PROXY_IP_HEADER))
        .containsExactly("X-Real-IP", "X-Forwarded-For");
    assertThat(settings.get(ServiceKeys.POST_EDIT_TIME_LIMIT)).isEqualTo(300);
    assertThat(settings.get(ServiceKeys.THREAD_AUTO_FOLLOW)).isFalse();
    assertThat(settings.get(ServiceKeys.SITE_URL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MM_SERVICESETTINGS_LISTENADDRESS       | here          | an address like
          MM_SERVICESETTINGS_LISTENADDRESS       | :70000        | an address like
          MM_SERVICESETTINGS_SITEURL             | chat.example  | an address like
          MM_TEAMSETTINGS_ENABLEOPENSERVER       | maybe         | true or false
          MM_TEAMSETTINGS_MAXUSERSPERTEAM        | many          | a whole number from 1
          MM_PASSWORDSETTINGS_MINIMUMLENGTH      | 0             | a whole number from 5
          MM_TEAMSETTINGS_TEAMMATENAMEDISPLAY    | shouting      | one of username
          MM_LOGSETTINGS_CONSOLELEVEL            | LOUD          | one of TRACE
          MM_SQLSETTINGS_DRIVERNAME              | mysql         | one of postgres
          MM_CLUSTERSETTINGS_ENABLE              | true          | no Redis is named
          MM_SERVICESETTINGS_CONNECTIONSECURITY  | TLS           | MM_SERVICESETTINGS_TLSCERTFILE
          MM_ROOKERYSETTINGS_TRUSTEDPROXIES      | 10.0.0/8      | networks like 10.0.0.0/8
          MM_CACHESETTINGS_REDISADDRESS          | a b           | "localhost:6379"
          MM_CACHESETTINGS_REDISADDRESS          | a:1,b:2       | "sentinel://host1:26379
          MM_CACHESETTINGS_REDISADDRESS          | sentinel://a  | "sentinel://host1:26379
          MM_CACHESETTINGS_REDISADDRESS          | cluster://a/m | "cluster://host1:7000
          MM_CACHESETTINGS_REDISADDRESS          | tcp://a       | "localhost:6379"
          MM_SQLSETTINGS_DATASOURCE              | mysql://x     | postgres://user:password
          """)
  void a_value_that_cannot_be_used_is_named_with_what_is_needed(
      String variable, String value, String need) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(need)
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_file_that_cannot_be_read_is_named() throws IOException {
    Path broken = file("{\"TeamSettings\": ");
    assertThatThrownBy(() -> read(broken)).hasMessageContaining("config.json is not JSON");
    assertThatThrownBy(() -> read(directory.resolve("none.json")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_value_of_the_file_is_called_as_in_the_file() throws IOException {
    Path file = file("{\"TeamSettings\": {\"MaxUsersPerTeam\": \"x\"}}");
    assertThatThrownBy(() -> read(file))
        .hasMessageStartingWith("TeamSettings.MaxUsersPerTeam in config.json is \"x\"");
  }

  @Test
  void a_name_that_nobody_knows_is_reported_with_the_nearest() throws Exception {
    assertThat(read(Map.of("MM_SERVICESETTINGS_LISTENADRESS", ":1")).warnings())
        .containsExactly(
            "MM_SERVICESETTINGS_LISTENADRESS is not a known setting and has no effect; the nearest"
                + " known one is MM_SERVICESETTINGS_LISTENADDRESS");
    assertThat(read(file("{\"TeamSetings\": {\"SiteName\": \"x\"}}")).warnings())
        .containsExactly(
            "TeamSetings.SiteName in config.json is not a known setting and has no effect; the"
                + " nearest known one is TeamSettings.SiteName");
  }

  @Test
  void what_other_servers_know_is_listed_in_one_line() throws BadSetting {
    assertThat(
            read(Map.of(
                    "MM_EMAILSETTINGS_SMTPSERVER", "mail",
                    "MM_FEATUREFLAGS_ANYTHING", "true",
                    "PATH", "/bin"))
                .warnings())
        .containsExactly(
            "Without effect on this server: MM_EMAILSETTINGS_SMTPSERVER, MM_FEATUREFLAGS_ANYTHING");
  }

  @Test
  void clients_are_told_what_concerns_them() throws BadSetting {
    Settings settings = read(Map.of("MM_TEAMSETTINGS_SITENAME", "Nest", "MM_POSTS", "x"));
    assertThat(settings.shownTo(Audience.ANYONE))
        .containsEntry("SiteName", "Nest")
        .containsEntry("PasswordMinimumLength", "8")
        .containsEntry("EnableOpenServer", "false");
    assertThat(settings.shownTo(Audience.USERS))
        .containsEntry("PostEditTimeLimit", "-1")
        .doesNotContainKey("DataSource");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:6379| localhost:6379| false",
        "redis.example.com| redis.example.com:6379| false",
        "rediss://redis.example.com:6380| redis.example.com:6380| true",
        "[::1]:7000| [::1]:7000| false",
        "redis://u:p@redis.example.com/| redis.example.com:6379| false",
        "sentinel://a,b:26380/mymaster| sentinel://a:26379,b:26380/mymaster| false",
        "sentinel+tls://pass@a:1,[::1]/m| sentinel://a:1,[::1]:26379/m| true",
        "cluster://a:7000,b| cluster://a:7000,b:6379| false",
        "cluster+tls://u:p@a:7000| cluster://a:7000| true"
      })
  void redis_is_named_in_several_ways(String text, String place, boolean tls) throws BadSetting {
    var redis =
        read(Map.of("MM_CACHESETTINGS_REDISADDRESS", text, "MM_CACHESETTINGS_REDISDB", "-1"))
            .redis()
            .orElseThrow();
    assertThat(redis).hasToString(place);
    assertThat(redis.tls()).isEqualTo(tls);
    assertThat(redis.database()).isZero();
  }

  @Test
  void what_stands_before_the_places_of_redis_is_said_there() throws BadSetting {
    var usual =
        Map.of(
            "MM_CACHESETTINGS_REDISPASSWORD", "usual",
            "MM_ROOKERYSETTINGS_REDISUSER", "chat",
            "MM_CACHESETTINGS_REDISADDRESS", "sentinel://u:p%40@w@a/m");
    var sentinels = read(usual).redis().orElseThrow();
    assertThat(sentinels.sentinelLogIn()).isEqualTo(new RedisAddress.LogIn("u", "p@@w"));
    assertThat(sentinels.logIn()).isEqualTo(new RedisAddress.LogIn("chat", "usual"));
    assertThat(sentinels.toString()).doesNotContain("p@@w");
    var own = new HashMap<>(usual);
    own.put("MM_CACHESETTINGS_REDISADDRESS", "redis://s3c+ret@a");
    assertThat(read(own).redis().orElseThrow().logIn())
        .isEqualTo(new RedisAddress.LogIn("", "s3c+ret"));
  }

  @Test
  void a_redis_cluster_has_one_database() {
    var address =
        Map.of("MM_CACHESETTINGS_REDISADDRESS", "cluster://a", "MM_CACHESETTINGS_REDISDB", "2");
    assertThatThrownBy(() -> read(address))
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("MM_CACHESETTINGS_REDISDB");
  }

  @ParameterizedTest
  @CsvSource({"kitten, sitting, 3", "same, same, 0", "'', abc, 3"})
  void distances_count_changed_letters(String a, String b, int distance) {
    assertThat(UnknownKeys.distance(a, b)).isEqualTo(distance);
  }

  @Test
  void the_page_of_settings_is_that_of_the_catalogue() throws IOException {
    Path page = Path.of("..", "docs", "settings.md");
    Path generated = Path.of("target", "settings.md");
    Files.writeString(generated, Catalogue.asMarkdown());

    assertThat(page)
        .as("copy server/%s to docs/settings.md", generated)
        .hasSameTextualContentAs(generated);
  }

  private Path file(String json) throws IOException {
    return Files.writeString(directory.resolve("config.json"), json);
  }

  private static Settings read(Map<String, String> environment) throws BadSetting {
    return Settings.read(Settings.Sources.of(environment));
  }

  private static Settings read(Path file) throws BadSetting {
    return Settings.read(new Settings.Sources(Map.of(), Map.of(), Optional.of(file), Map.of()));
  }
}
