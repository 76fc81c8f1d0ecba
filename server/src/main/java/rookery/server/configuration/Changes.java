package rookery.server.configuration;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;
import rookery.server.settings.BadSetting;
import rookery.server.settings.Settings;

/// Changes the configuration: checked as a whole, over the newest that there is, or not at all.
/// Thread-safe; blocking.
final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

  private final Configuration configuration;
  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Function<Settings, Map<String, String>> clients;

  Changes(
      Configuration configuration,
      Database database,
      Outbox outbox,
      InstantSource clock,
      Function<Settings, Map<String, String>> clients) {
    this.configuration = configuration;
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.clients = clients;
  }

  /// Who wants a change, and from where. Immutable.
  record Asker(UserId user, String address) {}

  /// What a change came to. Immutable.
  ///
  /// @param changed the paths
  private record Outcome(Stored stored, List<String> changed) {}

  /// Takes it, here when this returns and on every other node within a second.
  ///
  /// @param expected what the caller says about the version that it changes
  /// @return the paths of what changed
  List<String> take(Proposal proposal, Asker asker, Expected expected) {
    var outcome =
        database.write(transaction -> change(transaction, proposal, asker.user, expected));
    configuration.take(outcome.stored);
    tell(outcome, asker, proposal);
    return outcome.changed;
  }

  private Outcome change(Transaction transaction, Proposal proposal, UserId by, Expected expected) {
    Stored before = ConfigurationSql.locked(transaction);
    expected.check(before.version());
    Settings old = Configuration.over(configuration.get(), before.values());
    Map<String, String> values = proposal.over(old, before.values());
    if (values.equals(before.values())) {
      return new Outcome(before, List.of());
    }
    Settings candidate = checked(old, values);
    var next = new Stored(before.version() + 1, values);
    var changed = different(before.values(), values);
    ConfigurationSql.save(
        transaction, next, new ConfigurationSql.Change(by, clock.millis(), changed));
    outbox.add(transaction, ConfigurationFeature.CHANGED.about(Long.toString(next.version())));
    outbox.add(transaction, new ConfigChanged(clients.apply(candidate)), new Scope.ToEveryone());
    return new Outcome(next, changed);
  }

  private static Settings checked(Settings settings, Map<String, String> values) {
    try {
      return settings.with(Configuration.usable(values));
    } catch (BadSetting e) {
      throw new Problem.Invalid("model.config.is_valid.app_error", String.valueOf(e.getMessage()))
          .raise(e);
    }
  }

  private static List<String> different(Map<String, String> one, Map<String, String> other) {
    var paths = new TreeSet<>(one.keySet());
    paths.addAll(other.keySet());
    paths.removeIf(path -> Objects.equals(one.get(path), other.get(path)));
    return List.copyOf(paths);
  }

  /// The log of the node says it, too, whatever becomes of the audit log.
  private static void tell(Outcome outcome, Asker asker, Proposal proposal) {
    if (!outcome.changed.isEmpty()) {
      LOG.info(
          "Configuration {} by {} from {} changes {}",
          outcome.stored.version(),
          asker.user.value(),
          printable(asker.address),
          String.join(", ", outcome.changed));
    }
    if (!proposal.unknown().isEmpty()) {
      LOG.warn(
          "Sent as configuration by {}, but nobody knows it: {}",
          asker.user.value(),
          String.join(", ", proposal.unknown()));
    }
    LOG.debug("Settings of other servers that were sent: {}", proposal.ignored());
  }

  /// A proxy may pass on anything that a client calls its address.
  private static String printable(String address) {
    return address.replaceAll("[^0-9A-Za-z.:%-]", "?");
  }
}
