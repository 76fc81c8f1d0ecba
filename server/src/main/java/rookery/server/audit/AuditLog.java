package rookery.server.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import rookery.json.Json;

/// Brings entries where they belong: all into the file, if there is one, and those about accounts
/// and the system into the database. Never fails, and never waits for the file. Thread-safe;
/// blocking.
final class AuditLog {
  private final String node;
  private final InstantSource clock;
  private final Optional<AuditFile> file;
  private final Consumer<AuditEntry> table;
  private final Repeats repeats = new Repeats();
  private final Counter successes;
  private final Counter failures;
  private final Counter folded;

  AuditLog(
      String node,
      InstantSource clock,
      Optional<AuditFile> file,
      Consumer<AuditEntry> table,
      MeterRegistry metrics) {
    this.node = node;
    this.clock = clock;
    this.file = file;
    this.table = table;
    this.successes = entries(metrics, "success");
    this.failures = entries(metrics, "fail");
    this.folded =
        Counter.builder("rookery_audit_folded")
            .description("failures that are told as a number, because there were many alike")
            .register(metrics);
  }

  private static Counter entries(MeterRegistry metrics, String status) {
    return Counter.builder("rookery_audit_entries")
        .description("entries of the audit log")
        .tag("status", status)
        .register(metrics);
  }

  /// Takes an entry.
  void tell(AuditEntry entry) {
    var failure = entry.failure();
    if (failure == null || singly(entry, failure)) {
      write(entry);
    } else {
      folded.increment();
    }
  }

  private boolean singly(AuditEntry entry, AuditEntry.Failure failure) {
    synchronized (repeats) {
      return repeats.take(entry, failure);
    }
  }

  /// Now and then: tells how many failures there were that were not told one by one.
  void look() {
    List<AuditEntry> over;
    synchronized (repeats) {
      over = repeats.over(clock.millis());
    }
    over.forEach(this::write);
  }

  /// Tells what is left, before the end.
  void finish() {
    List<AuditEntry> rest;
    synchronized (repeats) {
      rest = repeats.rest();
    }
    rest.forEach(this::write);
  }

  private void write(AuditEntry entry) {
    (entry.succeeded() ? successes : failures).increment();
    file.ifPresent(at -> at.add(Json.text(entry.json(node))));
    if (entry.stored() && !entry.account().isEmpty()) {
      table.accept(entry);
    }
  }
}
