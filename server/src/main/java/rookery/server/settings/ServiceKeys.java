package rookery.server.settings;

import java.util.List;

/// Section `ServiceSettings`: the server as clients meet it.
public final class ServiceKeys {
  private static final String SECTION = "ServiceSettings";

  public static final Setting<HostPort> LISTEN_ADDRESS =
      Setting.of(
              SECTION, "ListenAddress", Kind.address(), ":8065", "Where clients reach this node.")
          .ofNode();
  public static final Setting<String> SITE_URL =
      Setting.of(
              SECTION,
              "SiteURL",
              Kind.site(),
              "",
              "The address that people type; web sockets from pages of other sites are refused. A"
                  + " path in it takes effect after a restart.")
          .shownTo(Audience.ANYONE)
          .atOnce();
  public static final Setting<List<String>> ALLOW_CORS_FROM =
      Setting.of(
              SECTION,
              "AllowCorsFrom",
              Kind.words(),
              "",
              "Other sites whose pages may use this server; * for any.")
          .atOnce();
  public static final Setting<List<String>> TRUSTED_PROXY_IP_HEADER =
      Setting.of(
              SECTION,
              "TrustedProxyIPHeader",
              Kind.list(),
              "",
              "Headers in which a proxy names the client's address.")
          .atOnce();
  public static final Setting<Integer> POST_EDIT_TIME_LIMIT =
      Setting.of(
              SECTION,
              "PostEditTimeLimit",
              Kind.number(-1, Integer.MAX_VALUE),
              "-1",
              "Seconds in which a post may be edited; -1 for always.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Integer> MAXIMUM_PAYLOAD_SIZE_BYTES =
      Setting.of(
              SECTION,
              "MaximumPayloadSizeBytes",
              Kind.number(1_024, 100_000_000),
              "300000",
              "The largest JSON body of a request.")
          .atOnce();
  public static final Setting<Integer> MAXIMUM_URL_LENGTH =
      Setting.of(
              SECTION,
              "MaximumURLLength",
              Kind.number(256, 65_536),
              "2048",
              "The longest address of a request.")
          .atOnce();
  public static final Setting<Boolean> ENABLE_USER_TYPING_MESSAGES =
      Setting.of(
              SECTION,
              "EnableUserTypingMessages",
              Kind.flag(),
              "true",
              "Whether people see that others are typing.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Integer> TIME_BETWEEN_USER_TYPING_UPDATES =
      Setting.of(
              SECTION,
              "TimeBetweenUserTypingUpdatesMilliseconds",
              Kind.number(1_000, 600_000),
              "5000",
              "How often a client says that its user is typing.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> ENABLE_USER_STATUSES =
      Setting.of(
              SECTION,
              "EnableUserStatuses",
              Kind.flag(),
              "true",
              "Whether people see who is online.")
          .shownTo(Audience.ANYONE)
          .atOnce();
  public static final Setting<Boolean> ENABLE_CHANNEL_VIEWED_MESSAGES =
      Setting.of(
              SECTION,
              "EnableChannelViewedMessages",
              Kind.flag(),
              "true",
              "Whether a user's other clients learn at once which channels were read.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<String> COLLAPSED_THREADS =
      Setting.of(
              SECTION,
              "CollapsedThreads",
              Kind.choice("disabled", "default_off", "default_on", "always_on"),
              "always_on",
              "Whether replies are shown in threads.")
          .shownTo(Audience.USERS)
          .atOnce();
  public static final Setting<Boolean> THREAD_AUTO_FOLLOW =
      Setting.of(
              SECTION,
              "ThreadAutoFollow",
              Kind.flag(),
              "true",
              "Whether who writes in a thread, or is mentioned in it, follows it.")
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          LISTEN_ADDRESS,
          SITE_URL,
          ALLOW_CORS_FROM,
          TRUSTED_PROXY_IP_HEADER,
          POST_EDIT_TIME_LIMIT,
          MAXIMUM_PAYLOAD_SIZE_BYTES,
          MAXIMUM_URL_LENGTH,
          ENABLE_USER_TYPING_MESSAGES,
          TIME_BETWEEN_USER_TYPING_UPDATES,
          ENABLE_USER_STATUSES,
          ENABLE_CHANNEL_VIEWED_MESSAGES,
          COLLAPSED_THREADS,
          THREAD_AUTO_FOLLOW);

  private ServiceKeys() {}
}
