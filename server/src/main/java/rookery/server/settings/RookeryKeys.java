package rookery.server.settings;

import java.time.Duration;
import java.util.List;

/// Section `RookerySettings`: what only this server has.
public final class RookeryKeys {
  private static final String SECTION = "RookerySettings";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  public static final Setting<String> DATA_DIRECTORY =
      Setting.of(
              SECTION,
              "DataDirectory",
              Kind.text(),
              "./data",
              "Where the embedded servers and the pid files live (--data).")
          .ofNode();
  public static final Setting<String> WEB_DIRECTORY =
      Setting.of(
              SECTION,
              "WebDirectory",
              Kind.text(),
              "",
              "A build of the web app to serve (--web); empty for a plain page.")
          .ofNode();
  public static final Setting<String> NODE_NAME =
      Setting.of(
              SECTION,
              "NodeName",
              Kind.text(),
              "",
              "The name of this node; empty for host and port.")
          .ofNode();
  public static final Setting<Boolean> REDIS_TLS =
      Setting.of(
              SECTION,
              "RedisTLS",
              Kind.flag(),
              "false",
              "Whether Redis is reached through TLS; an address rediss://..., sentinel+tls://... or"
                  + " cluster+tls://... says the same.")
          .ofNode();
  public static final Setting<String> REDIS_USER =
      Setting.of(
              SECTION,
              "RedisUser",
              Kind.text(),
              "",
              "The user that CacheSettings.RedisPassword is of; empty for the default one.")
          .ofNode();
  public static final Setting<Integer> PASSWORD_HASH_MEMORY =
      Setting.of(
              SECTION,
              "PasswordHashMemoryKibibytes",
              Kind.number(8_192, 1_048_576),
              "19456",
              "Memory that checking one password takes: the larger, the harder to guess.")
          .atOnce();
  public static final Setting<Integer> PASSWORD_HASH_PASSES =
      Setting.of(
              SECTION,
              "PasswordHashPasses",
              Kind.number(1, 100),
              "2",
              "How often that memory is gone through.")
          .atOnce();
  public static final Setting<Integer> HUB_PENDING =
      Setting.of(
          SECTION,
          "HubPendingKibibytes",
          Kind.number(16, 1_048_576),
          "256",
          "What may wait for one socket until it is closed as too slow.");
  public static final Setting<Integer> BURST_POSTS =
      Setting.of(
          SECTION,
          "BurstPosts",
          Kind.number(0, 1_000_000),
          "120",
          "How many posts a client is sent without a break of 150 ms; the web app throws bursts of"
              + " more than 200 away. 0 for any number.");
  public static final Setting<Integer> POSTS_PER_COMMIT =
      Setting.of(
              SECTION,
              "PostsPerCommit",
              Kind.number(1, 1_000),
              "100",
              "How many posts that are written at the same time share a transaction at most; 1 for"
                  + " none.")
          .atOnce();
  public static final Setting<Duration> LOG_RETENTION =
      Setting.of(
          SECTION,
          "LogRetentionMinutes",
          Kind.time(Duration.ofMinutes(1), 10_080),
          "10",
          "How far back the event log in Redis reaches.");
  public static final Setting<Integer> LOG_RETENTION_SIZE =
      Setting.of(
          SECTION,
          "LogRetentionMebibytes",
          Kind.number(1, 1_048_576),
          "256",
          "How large it may become, whichever is less.");
  public static final Setting<Boolean> LOG_COMPRESSION =
      Setting.of(
              SECTION,
              "LogCompression",
              Kind.flag(),
              "false",
              "Whether what enters the event log in Redis is compressed where that makes it smaller;"
                  + " for networks that are slow or paid by volume. It begins once no node has been"
                  + " there that cannot read it for as long as the log reaches back.")
          .atOnce();
  public static final Setting<Integer> LOG_RING =
      Setting.of(
              SECTION,
              "LogRingMebibytes",
              Kind.number(1, 65_536),
              "64",
              "How much of it each node keeps in memory.")
          .ofNode();
  public static final Setting<Integer> CACHES =
      Setting.of(
              SECTION,
              "CacheMebibytes",
              Kind.number(1, 65_536),
              "256",
              "How much memory a node may take to remember users, sessions, teams, channels and"
                  + " memberships, about.")
          .ofNode();
  public static final Setting<Duration> OUTBOX_WAIT =
      Setting.of(
          SECTION,
          "OutboxWaitMilliseconds",
          Kind.time(MILLISECOND, 60_000),
          "500",
          "How long a request waits for its events to be in the log before it is answered anyway.");
  public static final Setting<Duration> REDIS_WAIT =
      Setting.of(
              SECTION,
              "RedisWaitSeconds",
              Kind.time(SECOND, 3_600),
              "60",
              "How long a starting node waits for Redis.")
          .ofNode();
  public static final Setting<Duration> DEGRADED_AFTER =
      Setting.of(
          SECTION,
          "DegradedAfterSeconds",
          Kind.time(SECOND, 3_600),
          "30",
          "How long a node may be without Redis until the event log moves to PostgreSQL.");
  public static final Setting<Duration> DATABASE_PATIENCE =
      Setting.of(
              SECTION,
              "DatabasePatienceMilliseconds",
              Kind.time(MILLISECOND, 60_000),
              "5000",
              "How long a request waits for the database before it is answered 503; up to 4 s longer if the"
                  + " database answers nothing.")
          .ofNode();
  public static final Setting<Duration> DRAIN =
      Setting.of(
          SECTION,
          "DrainSeconds",
          Kind.time(SECOND, 600),
          "15",
          "The longest that a stopping node takes to finish what it has begun.");
  public static final Setting<Duration> DRAIN_NOTICE =
      Setting.of(
          SECTION,
          "DrainNoticeMilliseconds",
          Kind.time(MILLISECOND, 600_000),
          "5000",
          "The longest that a stopping node goes on as before until those who ask whether it is ready"
              + " have seen that it stops; if nobody asks, it stops at once.");

  public static final Setting<Integer> UPGRADES_PER_PROCESSOR =
      Setting.of(
          SECTION,
          "UpgradesPerProcessor",
          Kind.number(0, 10_000),
          "50",
          "How many clients a second may open a socket, for each processor of a node that has"
              + " nothing else to do; the busier it is the fewer, down to a tenth. 0 for any number.");
  public static final Setting<Integer> UPGRADE_BURST =
      Setting.of(
          SECTION,
          "UpgradeBurst",
          Kind.number(1, 1_000_000),
          "20",
          "How many clients may do so at once, after a calm time.");
  public static final Setting<Duration> UPGRADE_WAIT =
      Setting.of(
          SECTION,
          "UpgradeWaitSeconds",
          Kind.time(SECOND, 300),
          "18",
          "How long a client waits for its turn until it is answered 503 and comes back by itself;"
              + " browsers give a socket 20 s and more.");

  static final List<Setting<?>> ALL =
      List.of(
          DATA_DIRECTORY,
          WEB_DIRECTORY,
          NODE_NAME,
          REDIS_TLS,
          REDIS_USER,
          PASSWORD_HASH_MEMORY,
          PASSWORD_HASH_PASSES,
          HUB_PENDING,
          BURST_POSTS,
          POSTS_PER_COMMIT,
          LOG_RETENTION,
          LOG_RETENTION_SIZE,
          LOG_COMPRESSION,
          LOG_RING,
          CACHES,
          OUTBOX_WAIT,
          REDIS_WAIT,
          DEGRADED_AFTER,
          DATABASE_PATIENCE,
          DRAIN,
          DRAIN_NOTICE,
          UPGRADES_PER_PROCESSOR,
          UPGRADE_BURST,
          UPGRADE_WAIT);

  private RookeryKeys() {}
}
