package rookery.server.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import rookery.server.settings.BadSetting;
import rookery.server.settings.Catalogue;
import rookery.server.settings.HostPort;
import rookery.server.settings.RookeryKeys;
import rookery.server.settings.ServiceKeys;
import rookery.server.settings.Setting;
import rookery.server.settings.StorageKeys;

/// The command line. Not thread-safe; confined to the thread that parses it.
@Command(
    name = "rookery",
    mixinStandardHelpOptions = true,
    versionProvider = RookeryCommand.Version.class,
    sortOptions = false,
    description = {
      "A team-chat server that speaks the Mattermost protocol.",
      "",
      "Without a database of your own (MM_SQLSETTINGS_DATASOURCE) it brings one along: good for"
          + " trying it out.",
      ""
    },
    footerHeading = "%nSettings, as variables of the environment or in the file of --config:%n")
public final class RookeryCommand {
  private static final int STOPPED_BY_FAILURE = 1;
  private static final int MISUSED = 2;

  private final NodeStarter starter;
  private final Map<String, String> environment;
  private final PrintStream out;

  @Option(names = "--port", paramLabel = "PORT", description = "Where clients reach it (8065).")
  private @Nullable Integer port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where it keeps its own database, pid files and so on (./data).")
  private @Nullable Path data;

  @Option(names = "--web", paramLabel = "DIR", description = "A build of the web app to serve.")
  private @Nullable Path web;

  @Option(names = "--config", paramLabel = "FILE", description = "A file of settings (JSON).")
  private @Nullable Path config;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Try out a cluster: N nodes on PORT, PORT+1, ...")
  private @Nullable Integer nodes;

  @Option(
      names = "--node",
      paramLabel = "K",
      description = "Start node K of the cluster that runs in DIR again.")
  private @Nullable Integer member;

  private RookeryCommand(NodeStarter starter, Map<String, String> environment, PrintStream out) {
    this.starter = starter;
    this.environment = environment;
    this.out = out;
  }

  /// Does what the arguments ask for, until this program is told to end.
  ///
  /// @return the exit status if nothing was started: 0 after `--help`, 1 if it cannot start, 2 if
  ///   the arguments are wrong
  public static int run(String[] arguments, NodeStarter starter, Map<String, String> environment) {
    var command = new RookeryCommand(starter, environment, System.out);
    var line = new CommandLine(command);
    line.getCommandSpec().usageMessage().footer(settings());
    line.setUsageHelpWidth(100);
    try {
      var parsed = line.parseArgs(arguments);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return 0;
      }
      var order = command.order();
      new Stopping(command.start(order), order.longestStop()).await();
      return 0;
    } catch (CommandLine.ParameterException e) {
      System.err.println("rookery: " + e.getMessage() + " (--help lists what there is)");
      return MISUSED;
    } catch (CannotStart | BadSetting e) {
      System.err.println("rookery: " + e.getMessage());
      return STOPPED_BY_FAILURE;
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(RookeryCommand.class).error("Starting failed", e);
      System.err.println("rookery: cannot start, by a mistake of this program: " + e);
      return STOPPED_BY_FAILURE;
    }
  }

  private static String[] settings() {
    return Catalogue.ALL.stream()
        .map(s -> "  %s (%s)%n      %s".formatted(s.variable(), s.fallback(), s.doc()))
        .map(line -> line.replace("%", "%%"))
        .toArray(String[]::new);
  }

  private AutoCloseable start(Order order) throws CannotStart, BadSetting {
    if (order.member() > 0) {
      return new ClusterNode(starter, out).start(order);
    }
    boolean ownServers = order.settings().hasDatabase();
    if (nodes == null) {
      var single = new SingleNode(starter, out);
      return ownServers ? single.onOwnServers(order) : single.tryOut(order);
    }
    if (ownServers) {
      throw new CannotStart(
          "--nodes brings its own database, but %s names one: leave out either"
              .formatted(StorageKeys.DATA_SOURCE.variable()));
    }
    String script = environment.getOrDefault("ROOKERY_COMMAND", "./rookery");
    return new TryOutCluster(Self.ofThisProcess(script), out).start(order);
  }

  private Order order() throws BadSetting {
    var flags = new HashMap<Setting<?>, String>();
    if (port != null) {
      flags.put(
          ServiceKeys.LISTEN_ADDRESS, new HostPort("", atLeastOne("--port", port)).toString());
    }
    if (data != null) {
      flags.put(RookeryKeys.DATA_DIRECTORY, data.toAbsolutePath().normalize().toString());
    }
    if (web != null) {
      flags.put(RookeryKeys.WEB_DIRECTORY, web.toAbsolutePath().normalize().toString());
    }
    return new Order(
        flags,
        environment,
        Optional.ofNullable(config).map(Path::toAbsolutePath),
        nodes == null ? 1 : atLeastOne("--nodes", nodes),
        member == null ? 0 : atLeastOne("--node", member));
  }

  private static int atLeastOne(String flag, int number) throws BadSetting {
    if (number < 1) {
      throw new BadSetting(flag + " is " + number + ": a number from 1 is needed");
    }
    return number;
  }

  /// The version that was packaged.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = RookeryCommand.class.getPackage().getImplementationVersion();
      return new String[] {"Rookery " + (version == null ? "(not packaged)" : version)};
    }
  }
}
