package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings that clients act on: as soon as an administrator changes one, the clients that are
/// connected are told, and those that come later.
@Tag("full")
@Timeout(60)
class ClientSettingsTest {
  private static final GovernedNode node = GovernedNode.start();

  @AfterEach
  void puts_everything_back() {
    node.resets();
  }

  @AfterAll
  static void close() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ServiceSettings, TimeBetweenUserTypingUpdatesMilliseconds, 7000",
    "ServiceSettings, EnableUserStatuses, false",
    "TeamSettings, RestrictDirectMessage, team",
    "TeamSettings, TeammateNameDisplay, full_name",
    "TeamSettings, LockTeammateNameDisplay, true",
    "TeamSettings, EnableConfirmNotificationsToChannel, false",
    "TeamSettings, EnableJoinLeaveMessageByDefault, false",
    "TeamSettings, EnableCustomUserStatuses, false",
    "TeamSettings, EnableLastActiveTime, false",
    "LocalizationSettings, DefaultClientLocale, de"
  })
  @Shows({
    "ServiceSettings.TimeBetweenUserTypingUpdatesMilliseconds",
    "ServiceSettings.EnableUserStatuses",
    "TeamSettings.RestrictDirectMessage",
    "TeamSettings.TeammateNameDisplay",
    "TeamSettings.LockTeammateNameDisplay",
    "TeamSettings.EnableConfirmNotificationsToChannel",
    "TeamSettings.EnableJoinLeaveMessageByDefault",
    "TeamSettings.EnableCustomUserStatuses",
    "TeamSettings.EnableLastActiveTime",
    "LocalizationSettings.DefaultClientLocale"
  })
  void clients_are_told_at_once(String section, String key, String value) {
    var ann = node.someone();
    assertThat(ann.get("/config/client").expect(200).tree().text(key)).isNotEqualTo(value);
    try (var events = ann.connects()) {
      node.sets(section + "." + key, json(value));
      var told = events.await("config_changed").data().at("config");
      assertThat(told.text(key)).isEqualTo(value);
    }
    assertThat(ann.get("/config/client").expect(200).tree().text(key)).isEqualTo(value);
  }

  private static Object json(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
    };
  }
}
