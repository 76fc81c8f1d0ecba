package rookery.server.settings;

import java.util.List;

/// Sections `PasswordSettings`, `EmailSettings`, `PrivacySettings` and `LocalizationSettings`: what
/// an account is like.
public final class AccountKeys {
  private static final String PASSWORDS = "PasswordSettings";
  private static final String EMAIL = "EmailSettings";
  private static final String PRIVACY = "PrivacySettings";
  private static final String LOCALIZATION = "LocalizationSettings";

  public static final Setting<Integer> PASSWORD_MINIMUM_LENGTH =
      Setting.of(
              PASSWORDS, "MinimumLength", Kind.number(5, 72), "8", "The shortest password allowed.")
          .shownTo(Audience.ANYONE, "PasswordMinimumLength")
          .atOnce();
  public static final Setting<Boolean> PASSWORD_LOWERCASE =
      required("Lowercase", "Whether a password needs a small letter.");
  public static final Setting<Boolean> PASSWORD_UPPERCASE =
      required("Uppercase", "Whether a password needs a capital letter.");
  public static final Setting<Boolean> PASSWORD_NUMBER =
      required("Number", "Whether a password needs a digit.");
  public static final Setting<Boolean> PASSWORD_SYMBOL =
      required("Symbol", "Whether a password needs a symbol.");

  public static final Setting<Boolean> SIGN_UP_WITH_EMAIL =
      way("EnableSignUpWithEmail", "Whether accounts with a password can be made.");
  public static final Setting<Boolean> SIGN_IN_WITH_EMAIL =
      way("EnableSignInWithEmail", "Whether the mail address serves to log in.");
  public static final Setting<Boolean> SIGN_IN_WITH_USERNAME =
      way("EnableSignInWithUsername", "Whether the user name serves to log in.");

  public static final Setting<Boolean> SHOW_EMAIL_ADDRESS =
      Setting.of(
              PRIVACY,
              "ShowEmailAddress",
              Kind.flag(),
              "true",
              "Whether others see mail addresses.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> SHOW_FULL_NAME =
      Setting.of(PRIVACY, "ShowFullName", Kind.flag(), "true", "Whether others see full names.")
          .shownTo(Audience.USERS)
          .atOnce();

  public static final Setting<String> DEFAULT_SERVER_LOCALE =
      Setting.of(
              LOCALIZATION,
              "DefaultServerLocale",
              Kind.text(),
              "en",
              "The language of a new account that names none.")
          .atOnce();
  public static final Setting<String> DEFAULT_CLIENT_LOCALE =
      Setting.of(
              LOCALIZATION,
              "DefaultClientLocale",
              Kind.text(),
              "en",
              "The language of clients before log-in.")
          .shownTo(Audience.ANYONE)
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          PASSWORD_MINIMUM_LENGTH,
          PASSWORD_LOWERCASE,
          PASSWORD_UPPERCASE,
          PASSWORD_NUMBER,
          PASSWORD_SYMBOL,
          SIGN_UP_WITH_EMAIL,
          SIGN_IN_WITH_EMAIL,
          SIGN_IN_WITH_USERNAME,
          SHOW_EMAIL_ADDRESS,
          SHOW_FULL_NAME,
          DEFAULT_SERVER_LOCALE,
          DEFAULT_CLIENT_LOCALE);

  private AccountKeys() {}

  private static Setting<Boolean> required(String key, String doc) {
    return Setting.of(PASSWORDS, key, Kind.flag(), "false", doc)
        .shownTo(Audience.ANYONE, "PasswordRequire" + key)
        .atOnce();
  }

  private static Setting<Boolean> way(String key, String doc) {
    return Setting.of(EMAIL, key, Kind.flag(), "true", doc).shownTo(Audience.ANYONE).atOnce();
  }
}
