package rookery.server.settings;

import java.util.List;

/// Section `TeamSettings`: who may come in, and how large things may grow.
public final class TeamKeys {
  private static final String SECTION = "TeamSettings";

  public static final Setting<String> SITE_NAME =
      Setting.of(SECTION, "SiteName", Kind.text(), "Rookery", "The name that people see.")
          .shownTo(Audience.ANYONE)
          .atOnce();
  public static final Setting<Boolean> ENABLE_OPEN_SERVER =
      Setting.of(
              SECTION,
              "EnableOpenServer",
              Kind.flag(),
              "false",
              "Whether anyone who reaches the server may sign up without an invitation.")
          .shownTo(Audience.ANYONE)
          .atOnce();
  public static final Setting<Boolean> ENABLE_USER_CREATION =
      Setting.of(SECTION, "EnableUserCreation", Kind.flag(), "true", "Whether anyone may sign up.")
          .shownTo(Audience.ANYONE)
          .atOnce();
  public static final Setting<List<String>> RESTRICT_CREATION_TO_DOMAINS =
      Setting.of(
              SECTION,
              "RestrictCreationToDomains",
              Kind.words(),
              "",
              "Mail domains that a new user's address must be of; empty for any.")
          .atOnce();
  public static final Setting<String> RESTRICT_DIRECT_MESSAGE =
      Setting.of(
              SECTION,
              "RestrictDirectMessage",
              Kind.choice("any", "team"),
              "any",
              "Whether people write directly to anyone, or only within their teams.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<String> TEAMMATE_NAME_DISPLAY =
      Setting.of(
              SECTION,
              "TeammateNameDisplay",
              Kind.choice("username", "nickname_full_name", "full_name"),
              "username",
              "How people are called unless a user prefers another way.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> LOCK_TEAMMATE_NAME_DISPLAY =
      Setting.of(
              SECTION,
              "LockTeammateNameDisplay",
              Kind.flag(),
              "false",
              "Whether users may not prefer another way.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Integer> MAX_USERS_PER_TEAM =
      Setting.of(
              SECTION, "MaxUsersPerTeam", Kind.number(1, 10_000_000), "50", "Members of one team.")
          .atOnce();
  public static final Setting<Integer> MAX_CHANNELS_PER_TEAM =
      Setting.of(
              SECTION,
              "MaxChannelsPerTeam",
              Kind.number(1, 10_000_000),
              "2000",
              "Channels of one team.")
          .atOnce();
  public static final Setting<Integer> MAX_NOTIFICATIONS_PER_CHANNEL =
      Setting.of(
              SECTION,
              "MaxNotificationsPerChannel",
              Kind.number(1, 10_000_000),
              "1000",
              "In a channel with more members, @channel, @all and @here notify nobody.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> ENABLE_CONFIRM_NOTIFICATIONS_TO_CHANNEL =
      Setting.of(
              SECTION,
              "EnableConfirmNotificationsToChannel",
              Kind.flag(),
              "true",
              "Whether clients ask before a mention of many people.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> ENABLE_JOIN_LEAVE_MESSAGE_BY_DEFAULT =
      Setting.of(
              SECTION,
              "EnableJoinLeaveMessageByDefault",
              Kind.flag(),
              "true",
              "Whether users see who joins and leaves unless they prefer not to.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Integer> USER_STATUS_AWAY_TIMEOUT =
      Setting.of(
              SECTION,
              "UserStatusAwayTimeout",
              Kind.number(1, 86_400),
              "300",
              "Seconds without activity until a user counts as away.")
          .atOnce();
  public static final Setting<Boolean> ENABLE_CUSTOM_USER_STATUSES =
      Setting.of(
              SECTION,
              "EnableCustomUserStatuses",
              Kind.flag(),
              "true",
              "Whether users may set a status text of their own.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> ENABLE_LAST_ACTIVE_TIME =
      Setting.of(
              SECTION,
              "EnableLastActiveTime",
              Kind.flag(),
              "true",
              "Whether people see when others were last active.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<List<String>> EXPERIMENTAL_DEFAULT_CHANNELS =
      Setting.of(
              SECTION,
              "ExperimentalDefaultChannels",
              Kind.list(),
              "",
              "Channels besides town-square that new members of a team join, instead of off-topic.")
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          SITE_NAME,
          ENABLE_OPEN_SERVER,
          ENABLE_USER_CREATION,
          RESTRICT_CREATION_TO_DOMAINS,
          RESTRICT_DIRECT_MESSAGE,
          TEAMMATE_NAME_DISPLAY,
          LOCK_TEAMMATE_NAME_DISPLAY,
          MAX_USERS_PER_TEAM,
          MAX_CHANNELS_PER_TEAM,
          MAX_NOTIFICATIONS_PER_CHANNEL,
          ENABLE_CONFIRM_NOTIFICATIONS_TO_CHANNEL,
          ENABLE_JOIN_LEAVE_MESSAGE_BY_DEFAULT,
          USER_STATUS_AWAY_TIMEOUT,
          ENABLE_CUSTOM_USER_STATUSES,
          ENABLE_LAST_ACTIVE_TIME,
          EXPERIMENTAL_DEFAULT_CHANNELS);

  private TeamKeys() {}
}
