package rookery.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One start of PostgreSQL over data that is there: finds a port, starts it, waits until it takes
/// connections. Not thread-safe; confined to the starting thread.
///
/// @param settings where and how
/// @param data what it runs over
/// @param binaries the programs
/// @param account who it runs as
record PostgresStart(
    EmbeddedPostgresSettings settings,
    PostgresData data,
    PostgresBinaries binaries,
    Account account) {
  private static final int ATTEMPTS = 4;

  static Path log(EmbeddedPostgresSettings settings) {
    return settings.directory().resolve("postgres.log");
  }

  /// The same port as last time if nobody has taken it, because people write it down.
  PostgresRun start() throws EmbeddedFailure, IOException {
    Path portFile = settings.directory().resolve("port");
    int wanted = number(portFile);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = Ports.free(attempt == 0 ? wanted : 0);
      long logged = Files.exists(log()) ? Files.size(log()) : 0;
      List<String> command = account.command(command(port));
      var run = new PostgresRun(port, KeptProcess.start("PostgreSQL", () -> spawn(command)));
      if (becomesReady(run)) {
        run.process().keep();
        Files.writeString(portFile, "" + port);
        return run;
      }
      if (!portWasTaken(logged)) {
        throw failed("ended while starting");
      }
    }
    throw failed("finds no free port");
  }

  private static int number(Path file) {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException _) {
      return 0;
    }
  }

  private List<String> command(int port) {
    String durable = settings.durable() ? "on" : "off";
    var command = new ArrayList<String>();
    command.addAll(List.of(binaries.program("postgres"), "-D", data.directory().toString()));
    for (String setting :
        List.of(
            "port=" + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "ssl=off",
            "max_connections=" + settings.maxConnections(),
            "fsync=" + durable,
            "synchronous_commit=" + durable,
            "full_page_writes=" + durable,
            "logging_collector=off",
            "log_destination=stderr",
            "log_line_prefix=%m [%p] ")) {
      command.add("-c");
      command.add(setting);
    }
    return command;
  }

  private Process spawn(List<String> command) throws IOException {
    try {
      data.clearLeftovers(ProcessTable.ofThisMachine());
    } catch (EmbeddedFailure e) {
      throw new IOException(e.getMessage(), e);
    }
    var log = ProcessBuilder.Redirect.appendTo(log().toFile());
    Process process = Shell.prepare(command).redirectOutput(log).start();
    process.getOutputStream().close();
    return process;
  }

  /// False if it ended before it was ready.
  private boolean becomesReady(PostgresRun run) throws EmbeddedFailure {
    var process = run.process();
    if (!Waiting.until(settings.patience(), () -> process.hasEnded() || isReady())) {
      run.stop(data, settings.patience());
      throw failed("did not start within " + settings.patience().toSeconds() + " s");
    }
    IOException failure = process.failure();
    if (failure != null) {
      throw failed("cannot be started (" + failure.getMessage() + ")");
    }
    return !process.hasEnded();
  }

  private boolean isReady() {
    return PostmasterFile.in(data.directory())
        .filter(f -> f.ready() && ProcessTable.ofThisMachine().runs(f.pid()))
        .isPresent();
  }

  private boolean portWasTaken(long loggedBefore) throws IOException {
    byte[] all = Files.readAllBytes(log());
    int from = (int) Math.min(loggedBefore, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8)
        .contains("could not bind");
  }

  private Path log() {
    return log(settings);
  }

  private EmbeddedFailure failed(String what) {
    return new EmbeddedFailure("The embedded PostgreSQL " + what + ": see the end of " + log());
  }
}
