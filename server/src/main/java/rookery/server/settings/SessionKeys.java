package rookery.server.settings;

import java.time.Duration;
import java.util.List;

/// Section `ServiceSettings`, further part: how people get in and how long they stay.
public final class SessionKeys {
  private static final String SECTION = "ServiceSettings";

  public static final Setting<Integer> MAXIMUM_LOGIN_ATTEMPTS =
      Setting.of(
              SECTION,
              "MaximumLoginAttempts",
              Kind.number(1, 10_000),
              "10",
              "Wrong passwords in a row until an account has to wait before the next attempt from the"
                  + " same address, longer each time; ten times as many where its user is logged in.")
          .atOnce();
  public static final Setting<Integer> FAILURES_PER_ADDRESS =
      Setting.of(
              "RookerySettings",
              "LoginFailuresPerAddress",
              Kind.number(1, 1_000_000),
              "100",
              "Wrong passwords from one address in an hour, whatever the accounts, until it has to wait;"
                  + " not for who is logged in there.")
          .atOnce();
  public static final Setting<Duration> SESSION_LENGTH_WEB =
      Setting.of(
              SECTION,
              "SessionLengthWebInHours",
              Kind.time(Duration.ofHours(1), 87_600),
              "720",
              "Hours until somebody who is not active must log in again.")
          .atOnce();
  public static final Setting<Duration> SESSION_LENGTH_MOBILE =
      Setting.of(
              SECTION,
              "SessionLengthMobileInHours",
              Kind.time(Duration.ofHours(1), 87_600),
              "720",
              "The same for mobile apps.")
          .atOnce();
  public static final Setting<Boolean> EXTEND_SESSION_LENGTH_WITH_ACTIVITY =
      Setting.of(
              SECTION,
              "ExtendSessionLengthWithActivity",
              Kind.flag(),
              "true",
              "Whether being active prolongs a session.")
          .atOnce();
  public static final Setting<Integer> SESSION_IDLE_TIMEOUT =
      Setting.of(
              SECTION,
              "SessionIdleTimeoutInMinutes",
              Kind.number(0, 5_256_000),
              "43200",
              "Minutes until a browser in which nobody does anything is logged out, to a tenth; only if"
                  + " being active does not prolong sessions. 0 for never.")
          .atOnce();
  public static final Setting<Boolean> TERMINATE_SESSIONS_ON_PASSWORD_CHANGE =
      Setting.of(
              SECTION,
              "TerminateSessionsOnPasswordChange",
              Kind.flag(),
              "true",
              "Whether a new password ends the user's other sessions.")
          .atOnce();

  public static final Setting<Boolean> ENABLE_ACCESS_TOKENS =
      Setting.of(
              SECTION,
              "EnableUserAccessTokens",
              Kind.flag(),
              "false",
              "Whether programs may log in with personal access tokens.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> ENABLE_MFA =
      Setting.of(
              SECTION,
              "EnableMultifactorAuthentication",
              Kind.flag(),
              "false",
              "Whether users may protect their accounts with a code besides the password.")
          .shownTo(Audience.ANYONE)
          .atOnce();

  public static final Setting<Boolean> ENFORCE_MFA =
      Setting.of(
              SECTION,
              "EnforceMultifactorAuthentication",
              Kind.flag(),
              "false",
              "Whether everybody must: who has none can do nothing but set one up. Needs"
                  + " EnableMultifactorAuthentication.")
          .shownTo(Audience.ANYONE)
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          MAXIMUM_LOGIN_ATTEMPTS,
          FAILURES_PER_ADDRESS,
          SESSION_LENGTH_WEB,
          SESSION_LENGTH_MOBILE,
          EXTEND_SESSION_LENGTH_WITH_ACTIVITY,
          SESSION_IDLE_TIMEOUT,
          TERMINATE_SESSIONS_ON_PASSWORD_CHANGE,
          ENABLE_ACCESS_TOKENS,
          ENABLE_MFA,
          ENFORCE_MFA);

  private SessionKeys() {}
}
