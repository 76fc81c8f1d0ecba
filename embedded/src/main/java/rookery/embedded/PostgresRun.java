package rookery.embedded;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL that takes connections. Thread-safe.
///
/// @param port where it listens
/// @param process the child; through `runuser` it is not PostgreSQL itself, so signals go to the
///   process that `postmaster.pid` names
record PostgresRun(int port, KeptProcess process) {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresRun.class);

  /// Fast first, then at once. SIGTERM would wait for clients to leave.
  void stop(PostgresData data, Duration patience) {
    process.release();
    for (String signal : List.of("INT", "QUIT")) {
      PostmasterFile.in(data.directory()).ifPresent(f -> Shell.signal(signal, f.pid()));
      if (process.awaitEnd(patience)) {
        return;
      }
    }
    LOG.error("PostgreSQL does not stop and is killed; it recovers at the next start");
    process.kill();
  }
}
