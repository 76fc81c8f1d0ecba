package rookery.cluster.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// One dedicated connection to Redis and the run of the server that it is made with: a connection
/// never outlives a run. Once a second it is looked whether the server still is the master that it
/// was; a question to one that is not fails. Not thread-safe; confined to one thread at a time,
/// except for [#close].
final class Link implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Script CLAIM = Script.packaged("claim.lua");
  private static final String CLAIMED = "CLAIMED";

  /// How long an installation of which no node shows itself keeps its keys.
  static final Duration CLAIM_LASTS = Duration.ofMinutes(1);

  private final RedisSettings settings;
  private final Connection connection;
  private final String run;
  private final String replication;
  private final Runnable whenClosed;
  private long looked;

  private Link(
      RedisSettings settings,
      Connection connection,
      String run,
      String replication,
      Runnable whenClosed) {
    this.settings = settings;
    this.connection = connection;
    this.run = run;
    this.replication = replication;
    this.whenClosed = whenClosed;
    this.looked = System.nanoTime();
  }

  /// Looks for the server, connects, and makes sure that the keys there are this installation's.
  ///
  /// @param patience how much longer than usual an answer may take, for commands that wait
  static Link open(RedisSettings settings, String name, Duration patience) throws Away {
    Link link = dial(settings, name, patience);
    try {
      link.claim();
      return link;
    } catch (Away e) {
      link.close();
      throw e;
    }
  }

  private static Link dial(RedisSettings settings, String name, Duration patience) throws Away {
    var dialer = new Dialer(settings, name, patience);
    try {
      return switch (settings.place()) {
        case RedisPlace.Server(var at) ->
            over(settings, dialer.server(new HostAndPort(at.host(), at.port())), () -> {});
        case RedisPlace.Nodes nodes -> over(settings, dialer.holder(nodes), () -> {});
        case RedisPlace.Sentinels sentinels -> watched(settings, dialer, sentinels);
      };
    } catch (JedisAccessControlException e) {
      throw new Away("Redis at " + settings + " refuses this node: " + firstLine(e), e);
    } catch (JedisException e) {
      throw new Away("Redis at " + settings + " cannot be reached: " + firstLine(e), e);
    }
  }

  private static Link watched(
      RedisSettings settings, Dialer dialer, RedisPlace.Sentinels sentinels) {
    var watch = new SentinelWatch(dialer, sentinels);
    try {
      HostAndPort master = watch.master();
      Link link = over(settings, dialer.server(master), watch::close);
      watch.watch(master, link::close);
      return link;
    } catch (JedisException e) {
      watch.end();
      throw e;
    }
  }

  private static Link over(RedisSettings settings, Connection connection, Runnable whenClosed) {
    try {
      String info = info(connection);
      requireMaster(connection, info);
      return new Link(
          settings, connection, value(info, "run_id"), value(info, "master_replid"), whenClosed);
    } catch (JedisException e) {
      connection.close();
      throw e;
    }
  }

  private void claim() throws Away {
    if (!settings.installation().isEmpty()) {
      Object _ =
          run(
              CLAIM,
              List.of(settings.key("owner")),
              settings.installation(),
              CLAIM_LASTS.toMillis());
    }
  }

  private static void requireMaster(Connection connection, String info) {
    String role = value(info, "role");
    if (!role.equals("master")) {
      throw new JedisException(
          "the server at " + connection.getHostAndPort() + " is no master but a " + role);
    }
  }

  private static String info(Connection connection, String... sections) {
    var question = new CommandArguments(Protocol.Command.INFO);
    for (String section : sections) {
      question.add(section.getBytes(StandardCharsets.UTF_8));
    }
    return new String((byte[]) connection.executeCommand(question), StandardCharsets.UTF_8);
  }

  private static String value(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /// Which run of the server this is: a restarted server has another run id; one that took over
  /// from a failed one has another replication id, and may lack what the failed one had accepted.
  String serverRun() {
    return run + ":" + replication;
  }

  /// A server that was demoted answers many questions as before, and its log just goes quiet.
  private void requireSameRun() {
    long now = System.nanoTime();
    if (now - looked < LOOK_EVERY.toNanos()) {
      return;
    }
    String info = info(connection, "replication");
    requireMaster(connection, info);
    if (!value(info, "master_replid").equals(replication)) {
      throw new JedisException("the server began another history");
    }
    looked = now;
  }

  /// Runs a script; answers what it returned: `byte[]`, `Long`, or a list of these.
  Object run(Script script, List<String> keys, Object... arguments) throws Away {
    return ask(() -> {
      try {
        return evaluate(Protocol.Command.EVALSHA, script.sha(), keys, arguments);
      } catch (JedisNoScriptException _) {
        return evaluate(Protocol.Command.EVAL, script.text(), keys, arguments);
      }
    });
  }

  private Object evaluate(
      Protocol.Command command, String script, List<String> keys, Object... arguments) {
    var all = new ArrayList<Object>();
    all.add(script);
    all.add(Integer.toString(keys.size()));
    all.addAll(keys);
    all.addAll(Arrays.asList(arguments));
    return send(command, all);
  }

  /// Runs a command; answers `byte[]`, `Long`, a list of these, or null.
  Object command(Protocol.Command command, Object... arguments) throws Away {
    return ask(() -> send(command, Arrays.asList(arguments)));
  }

  private Object send(Protocol.Command command, List<Object> arguments) {
    var line = new CommandArguments(command);
    for (Object argument : arguments) {
      line.add(
          argument instanceof byte[] bytes
              ? bytes
              : argument.toString().getBytes(StandardCharsets.UTF_8));
    }
    return connection.executeCommand(line);
  }

  private Object ask(Supplier<Object> question) throws Away {
    try {
      requireSameRun();
      return question.get();
    } catch (JedisException e) {
      if (firstLine(e).startsWith(CLAIMED)) {
        throw Away.foreign(settings, e);
      }
      throw new Away("Redis failed: " + firstLine(e), e);
    }
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  /// Cuts the connection, from any thread: who waits on it fails.
  @Override
  public void close() {
    whenClosed.run();
    try {
      connection.forceDisconnect();
    } catch (IOException | JedisException _) {
      // It is gone, which is all that was wanted.
    }
  }
}
