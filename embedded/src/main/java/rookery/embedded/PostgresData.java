package rookery.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data directory of one PostgreSQL version: made once, checked and cleaned of what a crash
/// left before each start. Not thread-safe; used by one start at a time, under the directory's
/// lock.
///
/// @param directory the directory that PostgreSQL calls its data directory
record PostgresData(Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresData.class);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /// Refuses what another version wrote: there is no upgrade program in the bundle.
  void refuseOtherVersions() throws EmbeddedFailure {
    Path version = directory.resolve("PG_VERSION");
    try (Stream<Path> siblings = Files.list(directory.toAbsolutePath().getParent())) {
      String found = Files.exists(version) ? Files.readString(version).strip() : "";
      if (found.isEmpty()) {
        found =
            siblings
                .map(p -> p.getFileName().toString())
                .filter(n -> n.matches("\\d+"))
                .findFirst()
                .orElse("");
      }
      if (!found.isEmpty() && !found.equals("" + PostgresBinaries.MAJOR)) {
        throw new EmbeddedFailure(
            ("%s holds data of PostgreSQL %s, but this Rookery brings %d: start the Rookery that"
                    + " wrote it, or name another directory with --data")
                .formatted(directory.getParent(), found, PostgresBinaries.MAJOR));
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  boolean exists() {
    return Files.exists(directory.resolve("PG_VERSION"));
  }

  /// Makes an empty database cluster, whole or not at all.
  void create(
      PostgresBinaries binaries,
      Account account,
      String password,
      EmbeddedPostgresSettings settings)
      throws EmbeddedFailure {
    Path fresh = directory.resolveSibling(directory.getFileName() + ".new");
    Path secret = directory.resolveSibling("initdb.secret");
    try {
      Archive.delete(fresh);
      Files.createDirectory(fresh, permissions("rwx------"));
      writeSecret(secret, password);
      account.own(fresh);
      account.own(secret);
      var command = new ArrayList<>(List.of(binaries.program("initdb"), "-D", "" + fresh));
      command.addAll(List.of("-U", EmbeddedPostgres.USER, "-E", "UTF8", "--no-instructions"));
      command.addAll(List.of("--locale-provider=builtin", "--locale=C.UTF-8"));
      command.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + secret));
      if (!settings.durable()) {
        command.add("--no-sync");
      }
      var outcome = Shell.run(account.command(command), settings.patience());
      if (!outcome.ok()) {
        throw new EmbeddedFailure(
            "The database cannot be created in %s: %s"
                .formatted(directory.getParent(), outcome.lastLine()));
      }
      Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      deleteQuietly(secret);
    }
  }

  /// Stops a PostgreSQL that outlived its parent, and removes a pid file that would make PostgreSQL
  /// refuse to start although nobody uses the data.
  void clearLeftovers(ProcessTable processes) throws EmbeddedFailure {
    var left = PostmasterFile.in(directory);
    if (left.isEmpty()) {
      return;
    }
    long pid = left.get().pid();
    if (processes.runs(pid) && runsHere(processes, pid)) {
      LOG.info("A PostgreSQL left over from an earlier run (pid {}) is stopped first", pid);
      stop(processes, pid);
    }
    // The pid may have been given to another process, or belong to a zombie: PostgreSQL would take
    // either for itself. While somebody still has its shared memory, PostgreSQL's refusal is right.
    boolean free = Waiting.until(GRACE, () -> !processes.sharesMemory(left.get().sharedMemory()));
    if (!free) {
      throw new EmbeddedFailure(
          "Parts of an earlier PostgreSQL still run in %s: end the processes named postgres that"
                  .formatted(directory)
              + " belong to it, then start again");
    }
    deleteQuietly(PostmasterFile.path(directory));
  }

  private boolean runsHere(ProcessTable processes, long pid) {
    return processes.commandLine(pid).contains(directory.toString());
  }

  private void stop(ProcessTable processes, long pid) throws EmbeddedFailure {
    for (String signal : List.of("INT", "QUIT")) {
      Shell.signal(signal, pid);
      if (Waiting.until(GRACE, () -> !processes.runs(pid))) {
        return;
      }
    }
    throw new EmbeddedFailure(
        "The PostgreSQL of an earlier run (pid " + pid + ") does not stop: end it, then try again");
  }

  static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, permissions("rw-------"));
    Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be deleted: {}", file, e.getMessage());
    }
  }

  private EmbeddedFailure unreadable(IOException e) {
    return new EmbeddedFailure(
        "%s cannot be used (%s): check its owner, or name another directory with --data"
            .formatted(directory.getParent(), e),
        e);
  }
}
