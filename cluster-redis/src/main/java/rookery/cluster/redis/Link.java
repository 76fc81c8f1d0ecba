package rookery.cluster.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/// One dedicated connection to Redis and the run of the server that it is made with: a connection
/// never outlives a run. Not thread-safe; confined to one thread at a time, except for [#close].
final class Link implements AutoCloseable {
  private final Connection connection;
  private final String run;

  private Link(Connection connection, String run) {
    this.connection = connection;
    this.run = run;
  }

  /// Connects.
  ///
  /// @param patience how much longer than usual an answer may take, for commands that wait
  static Link open(RedisSettings settings, String name, Duration patience) throws Away {
    var config =
        DefaultJedisClientConfig.builder()
            .resp2()
            .connectionTimeoutMillis((int) settings.connectWithin().toMillis())
            .socketTimeoutMillis((int) settings.answerWithin().plus(patience).toMillis())
            .user(settings.user().isEmpty() ? null : settings.user())
            .password(settings.password().isEmpty() ? null : settings.password())
            .database(settings.database())
            .sslOptions(settings.tls() ? SslOptions.defaults() : null)
            .clientName("rookery-" + name)
            .build();
    try {
      var connection = new Connection(new HostAndPort(settings.host(), settings.port()), config);
      try {
        return new Link(connection, runOf(connection));
      } catch (JedisException e) {
        connection.close();
        throw e;
      }
    } catch (JedisException e) {
      throw new Away("Redis at " + settings + " cannot be reached: " + firstLine(e), e);
    }
  }

  /// A restarted server has another run id; one that took over from a failed one has another
  /// replication id, and may lack what the failed one had accepted.
  private static String runOf(Connection connection) {
    byte[] info = (byte[]) connection.executeCommand(new CommandArguments(Protocol.Command.INFO));
    String text = new String(info, StandardCharsets.UTF_8);
    return value(text, "run_id") + ":" + value(text, "master_replid");
  }

  private static String value(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /// Which run of the server this is.
  String serverRun() {
    return run;
  }

  /// Runs a script; answers what it returned: `byte[]`, `Long`, or a list of these.
  Object run(Script script, List<String> keys, Object... arguments) throws Away {
    try {
      return evaluate(Protocol.Command.EVALSHA, script.sha(), keys, arguments);
    } catch (JedisNoScriptException _) {
      return ask(() -> evaluate(Protocol.Command.EVAL, script.text(), keys, arguments));
    } catch (JedisException e) {
      throw away(e);
    }
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

  private static Object ask(java.util.function.Supplier<Object> question) throws Away {
    try {
      return question.get();
    } catch (JedisException e) {
      throw away(e);
    }
  }

  private static Away away(JedisException e) {
    return new Away("Redis failed: " + firstLine(e), e);
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(message);
  }

  /// Cuts the connection, from any thread: who waits on it fails.
  @Override
  public void close() {
    try {
      connection.forceDisconnect();
    } catch (IOException | JedisException _) {
      // It is gone, which is all that was wanted.
    }
  }
}
