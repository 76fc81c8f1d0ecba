package rookery.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import rookery.cluster.postgres.SwitchSettings;
import rookery.cluster.redis.RedisPlace;
import rookery.cluster.redis.RedisSettings;
import rookery.delivery.CacheMemory;
import rookery.delivery.DeliverySettings;
import rookery.http.HttpSettings;
import rookery.http.Pacing;
import rookery.http.ProxySettings;
import rookery.http.Slowness;
import rookery.http.TlsSettings;
import rookery.people.PeopleSettings;
import rookery.people.attempt.AttemptRules;
import rookery.people.mail.MailRules;
import rookery.people.mfa.MfaRules;
import rookery.people.password.PasswordCost;
import rookery.people.password.PasswordRules;
import rookery.people.session.SessionRules;
import rookery.people.user.LogInRules;
import rookery.people.user.SignUpRules;
import rookery.people.user.UserJson;
import rookery.places.PlacesSettings;
import rookery.postgres.DatabaseSettings;
import rookery.realtime.RealtimeSettings;
import rookery.realtime.SocketCaps;
import rookery.server.audit.AuditSettings;
import rookery.server.settings.AccountKeys;
import rookery.server.settings.AuditKeys;
import rookery.server.settings.MailKeys;
import rookery.server.settings.ObservationKeys;
import rookery.server.settings.RedisAddress;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.SessionKeys;
import rookery.server.settings.Settings;
import rookery.server.settings.SocketKeys;
import rookery.server.settings.StorageKeys;
import rookery.server.settings.TeamKeys;
import rookery.server.settings.TransportKeys;
import rookery.talk.TalkSettings;
import rookery.talk.post.ThreadMode;

/// The operator's settings in the words of the modules. Immutable.
record NodeSettings(Settings settings) {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private static final Duration LOOK_FOR_CERTIFICATE_EVERY = Duration.ofSeconds(5);

  /// With so many requests under way per core, those in the queue wait for the others.
  private static final int REQUESTS_PER_CORE = 16;

  DatabaseSettings database() {
    var source = settings.database();
    return new DatabaseSettings(
        source.url(),
        source.user(),
        source.password(),
        source.options(),
        settings.get(StorageKeys.MAX_OPEN_CONNS),
        settings.get(RookeryKeys.DATABASE_PATIENCE),
        settings.get(StorageKeys.QUERY_TIMEOUT));
  }

  /// Where the nodes of an installation meet, if there may be several.
  Optional<RedisSettings> redis(String installation) {
    return settings.redis().map(at -> redis(at).ownedBy(installation));
  }

  private RedisSettings redis(RedisAddress address) {
    var defaults = RedisSettings.of(place(address), settings.get(StorageKeys.CLUSTER_NAME));
    return new RedisSettings(
        defaults.place(),
        address.logIn().user(),
        address.logIn().password(),
        address.database(),
        address.tls(),
        defaults.cluster(),
        defaults.installation(),
        defaults.connectWithin(),
        defaults.answerWithin(),
        settings.get(RookeryKeys.LOG_RETENTION),
        (long) settings.get(RookeryKeys.LOG_RETENTION_SIZE) << 20);
  }

  /// When the log of a cluster moves to PostgreSQL and back.
  SwitchSettings switching() {
    return SwitchSettings.after(settings.get(RookeryKeys.DEGRADED_AFTER));
  }

  private static RedisPlace place(RedisAddress address) {
    var places =
        address.places().stream()
            .map(place -> new RedisPlace.Endpoint(place.host(), place.port()))
            .toList();
    return switch (address.form()) {
      case SERVER -> new RedisPlace.Server(places.getFirst());
      case SENTINELS ->
          new RedisPlace.Sentinels(
              places,
              address.master(),
              address.sentinelLogIn().user(),
              address.sentinelLogIn().password());
      case CLUSTER -> new RedisPlace.Nodes(places);
    };
  }

  /// How much of the log a node keeps in memory.
  long ringBytes() {
    return (long) settings.get(RookeryKeys.LOG_RING) << 20;
  }

  /// How far back the log reaches, in nanoseconds.
  long window() {
    return settings.get(RookeryKeys.LOG_RETENTION).toNanos();
  }

  private CacheMemory caches() {
    return new CacheMemory((long) settings.get(RookeryKeys.CACHES) << 20);
  }

  DeliverySettings delivery() {
    var defaults = DeliverySettings.DEFAULTS;
    return new DeliverySettings(
        defaults.batchBytes(),
        defaults.queueBytes(),
        defaults.queueAnnouncements(),
        settings.get(RookeryKeys.OUTBOX_WAIT),
        defaults.firstRetry(),
        defaults.longestRetry(),
        defaults.readTableEvery(),
        defaults.sweepAfter());
  }

  HttpSettings http() {
    var listen = settings.get(ServiceKeys.LISTEN_ADDRESS);
    var defaults = HttpSettings.of(listen.host(), listen.port());
    return new HttpSettings(
        listen.host(),
        listen.port(),
        settings.get(ServiceKeys.SITE_URL),
        settings.get(ServiceKeys.ALLOW_CORS_FROM),
        new ProxySettings(
            settings.get(ServiceKeys.TRUSTED_PROXY_IP_HEADER),
            settings.get(TransportKeys.TRUSTED_PROXIES)),
        tls(),
        CORES,
        defaults.mostInFlight(),
        settings.get(ServiceKeys.MAXIMUM_URL_LENGTH),
        settings.get(ServiceKeys.MAXIMUM_PAYLOAD_SIZE_BYTES),
        defaults.idle(),
        new Slowness(
            settings.get(SocketKeys.HEAD_WITHIN),
            settings.get(SocketKeys.BODY_PACE),
            defaults.slowness().over()),
        new Pacing(
            settings.get(RookeryKeys.UPGRADES_PER_PROCESSOR) * CORES,
            settings.get(RookeryKeys.UPGRADE_BURST),
            REQUESTS_PER_CORE * CORES,
            settings.get(RookeryKeys.UPGRADE_WAIT)));
  }

  private Optional<TlsSettings> tls() {
    if (settings.get(TransportKeys.CONNECTION_SECURITY).isEmpty()) {
      return Optional.empty();
    }
    var strict = settings.get(TransportKeys.STRICT_TRANSPORT);
    return Optional.of(
        new TlsSettings(
            Path.of(settings.get(TransportKeys.CERTIFICATE_FILE)),
            Path.of(settings.get(TransportKeys.KEY_FILE)),
            settings.get(TransportKeys.LEAST_VERSION).equals("1.3")
                ? List.of("TLSv1.3")
                : List.of("TLSv1.3", "TLSv1.2"),
            LOOK_FOR_CERTIFICATE_EVERY,
            strict ? settings.get(TransportKeys.STRICT_TRANSPORT_FOR) : Duration.ZERO));
  }

  /// How much one client may take with its sockets.
  SocketCaps sockets() {
    return new SocketCaps(
        settings.get(SocketKeys.SOCKETS_PER_USER),
        settings.get(SocketKeys.ANONYMOUS_SOCKETS),
        settings.get(SocketKeys.ANONYMOUS_SOCKETS_PER_ADDRESS),
        settings.get(SocketKeys.MESSAGES_PER_SECOND),
        settings.get(SocketKeys.MESSAGE_BURST));
  }

  RealtimeSettings realtime(Supplier<String> version) {
    var defaults = RealtimeSettings.of(version, hostName());
    var bursts =
        new RealtimeSettings.Bursts(
            defaults.bursts().types(),
            settings.get(RookeryKeys.BURST_POSTS),
            defaults.bursts().gap());
    return defaults
        .withMostPending(settings.get(RookeryKeys.HUB_PENDING) * 1_024)
        .withCatchingUp(bursts, ringBytes());
  }

  PeopleSettings people() {
    return new PeopleSettings(
        new SignUpRules(
            settings.get(TeamKeys.ENABLE_USER_CREATION),
            settings.get(TeamKeys.ENABLE_OPEN_SERVER),
            settings.get(AccountKeys.SIGN_UP_WITH_EMAIL),
            settings.get(TeamKeys.RESTRICT_CREATION_TO_DOMAINS),
            settings.get(AccountKeys.DEFAULT_SERVER_LOCALE)),
        new LogInRules(
            new AttemptRules(
                settings.get(SessionKeys.MAXIMUM_LOGIN_ATTEMPTS),
                settings.get(SessionKeys.FAILURES_PER_ADDRESS)),
            settings.get(AccountKeys.SIGN_IN_WITH_EMAIL),
            settings.get(AccountKeys.SIGN_IN_WITH_USERNAME),
            settings.get(MailKeys.REQUIRE_VERIFICATION) && mail().usable()),
        sessions(),
        new PasswordRules(
            settings.get(AccountKeys.PASSWORD_MINIMUM_LENGTH),
            settings.get(AccountKeys.PASSWORD_LOWERCASE),
            settings.get(AccountKeys.PASSWORD_UPPERCASE),
            settings.get(AccountKeys.PASSWORD_NUMBER),
            settings.get(AccountKeys.PASSWORD_SYMBOL)),
        new PasswordCost(
            settings.get(RookeryKeys.PASSWORD_HASH_MEMORY),
            settings.get(RookeryKeys.PASSWORD_HASH_PASSES),
            Math.max(2, CORES)),
        new UserJson.Visibility(
            settings.get(AccountKeys.SHOW_EMAIL_ADDRESS), settings.get(AccountKeys.SHOW_FULL_NAME)),
        Duration.ofSeconds(settings.get(TeamKeys.USER_STATUS_AWAY_TIMEOUT)),
        mail(),
        new MfaRules(settings.get(SessionKeys.ENABLE_MFA), settings.get(TeamKeys.SITE_NAME)),
        caches());
  }

  private SessionRules sessions() {
    return new SessionRules(
        settings.get(SessionKeys.SESSION_LENGTH_WEB),
        settings.get(SessionKeys.SESSION_LENGTH_MOBILE),
        settings.get(SessionKeys.EXTEND_SESSION_LENGTH_WITH_ACTIVITY),
        Duration.ofMinutes(settings.get(SessionKeys.SESSION_IDLE_TIMEOUT)),
        settings.get(SessionKeys.TERMINATE_SESSIONS_ON_PASSWORD_CHANGE),
        settings.get(SessionKeys.ENABLE_ACCESS_TOKENS),
        secondFactor());
  }

  /// Whether whoever logs in must have a second factor.
  boolean secondFactor() {
    return settings.get(SessionKeys.ENABLE_MFA) && settings.get(SessionKeys.ENFORCE_MFA);
  }

  MailRules mail() {
    boolean logsIn = settings.get(MailKeys.SMTP_AUTH);
    return new MailRules(
        settings.get(MailKeys.SEND),
        new MailRules.Server(
            settings.get(MailKeys.SMTP_SERVER),
            settings.get(MailKeys.SMTP_PORT),
            logsIn ? settings.get(MailKeys.SMTP_USERNAME) : "",
            settings.get(MailKeys.SMTP_PASSWORD),
            switch (settings.get(MailKeys.CONNECTION_SECURITY)) {
              case "TLS" -> MailRules.Security.TLS;
              case "STARTTLS" -> MailRules.Security.STARTTLS;
              default -> MailRules.Security.NONE;
            },
            !settings.get(MailKeys.SKIP_CERTIFICATE),
            settings.get(MailKeys.SMTP_TIMEOUT)),
        new MailRules.Sender(
            settings.get(MailKeys.FEEDBACK_NAME),
            settings.get(MailKeys.FEEDBACK_EMAIL),
            settings.get(MailKeys.REPLY_TO)),
        settings.get(TeamKeys.SITE_NAME),
        settings.get(ServiceKeys.SITE_URL));
  }

  PlacesSettings places() {
    return new PlacesSettings(
        settings.get(TeamKeys.MAX_USERS_PER_TEAM),
        settings.get(TeamKeys.MAX_CHANNELS_PER_TEAM),
        settings.get(ServiceKeys.ENABLE_CHANNEL_VIEWED_MESSAGES),
        settings.get(TeamKeys.EXPERIMENTAL_DEFAULT_CHANNELS),
        caches());
  }

  TalkSettings talk() {
    return new TalkSettings(
        settings.get(ServiceKeys.POST_EDIT_TIME_LIMIT),
        settings.get(TeamKeys.MAX_NOTIFICATIONS_PER_CHANNEL),
        settings.get(ServiceKeys.THREAD_AUTO_FOLLOW),
        ThreadMode.of(settings.get(ServiceKeys.COLLAPSED_THREADS)),
        settings.get(ServiceKeys.ENABLE_USER_TYPING_MESSAGES),
        settings.get(RookeryKeys.POSTS_PER_COMMIT));
  }

  /// @param node the name of this node
  /// @param days how long the database keeps entries, as it is now
  AuditSettings audit(String node, IntSupplier days) {
    return new AuditSettings(
        settings.get(AuditKeys.FILE_ENABLED) ? Optional.of(auditFile(node)) : Optional.empty(),
        settings.get(AuditKeys.FILE_MAX_QUEUE_SIZE),
        days);
  }

  private AuditSettings.File auditFile(String node) {
    String directory = settings.get(ObservationKeys.FILE_LOCATION);
    String name = settings.get(AuditKeys.FILE_NAME);
    Path file =
        name.isEmpty()
            ? Path.of(directory.isEmpty() ? settings.get(RookeryKeys.DATA_DIRECTORY) : directory)
                .resolve("audit-" + node.replaceAll("[^0-9A-Za-z._-]", "-") + ".log")
            : Path.of(name);
    return new AuditSettings.File(
        file,
        settings.get(AuditKeys.FILE_MAX_SIZE),
        settings.get(AuditKeys.FILE_MAX_AGE),
        settings.get(AuditKeys.FILE_MAX_BACKUPS),
        settings.get(AuditKeys.FILE_COMPRESS));
  }

  /// Where this machine is reached, as far as it knows; empty if it does not.
  static String hostAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException _) {
      return "";
    }
  }

  static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
