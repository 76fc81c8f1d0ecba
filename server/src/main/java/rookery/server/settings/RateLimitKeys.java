package rookery.server.settings;

import java.util.List;

/// Section `RateLimitSettings`: how many requests one client may send.
public final class RateLimitKeys {
  private static final String SECTION = "RateLimitSettings";

  public static final Setting<Boolean> ENABLE =
      Setting.of(
              SECTION,
              "Enable",
              Kind.flag(),
              "false",
              "Whether requests are counted, over all nodes together, and too many are refused (429).")
          .atOnce();
  public static final Setting<Integer> PER_SECOND =
      Setting.of(
              SECTION,
              "PerSec",
              Kind.number(1, 100_000),
              "10",
              "Requests a second that are allowed.")
          .atOnce();
  public static final Setting<Integer> MAX_BURST =
      Setting.of(
              SECTION,
              "MaxBurst",
              Kind.number(1, 1_000_000),
              "100",
              "Requests at once that are allowed to who sent none for a while.")
          .atOnce();
  public static final Setting<Integer> MEMORY_STORE_SIZE =
      Setting.of(
          SECTION,
          "MemoryStoreSize",
          Kind.number(100, 10_000_000),
          "10000",
          "Clients that a node keeps count of by itself, while there is no Redis.");
  public static final Setting<Boolean> VARY_BY_REMOTE_ADDR =
      Setting.of(
              SECTION,
              "VaryByRemoteAddr",
              Kind.flag(),
              "true",
              "Whether each address is counted by itself.")
          .atOnce();
  public static final Setting<Boolean> VARY_BY_USER =
      Setting.of(
              SECTION,
              "VaryByUser",
              Kind.flag(),
              "false",
              "Whether each session and each user is counted by itself, rather than addresses.")
          .atOnce();
  public static final Setting<String> VARY_BY_HEADER =
      Setting.of(
              SECTION,
              "VaryByHeader",
              Kind.text(),
              "",
              "A header whose values are counted by themselves, besides.")
          .atOnce();

  static final List<Setting<?>> ALL =
      List.of(
          ENABLE,
          PER_SECOND,
          MAX_BURST,
          MEMORY_STORE_SIZE,
          VARY_BY_REMOTE_ADDR,
          VARY_BY_USER,
          VARY_BY_HEADER);

  private RateLimitKeys() {}
}
