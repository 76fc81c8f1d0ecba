package rookery.chaos.site;

import java.util.List;
import rookery.chaos.plan.FaultKind;

/// A Redis that things are done to. Implementations are thread-safe.
public interface RedisUnderTest extends AutoCloseable {
  /// Where the nodes find it, as `MM_CACHESETTINGS_REDISADDRESS` wants it.
  ///
  /// @param linkPort the port of the node's own link to [#port], for an address that can be behind
  ///   one
  String address(int linkPort);

  /// Where it listens now.
  int port();

  /// The faults that it can suffer.
  List<FaultKind> kinds();

  /// `kill -9`.
  ///
  /// @param losing whether what it held is lost with it
  void kill(boolean losing);

  /// Starts it again; nothing happens if it runs.
  void startAgain();

  /// Stops it from running, as a machine that hangs.
  void pause();

  /// Lets it run again.
  void wake();

  /// Makes another server the one that is written to, without the newest that this one took; only
  /// where [#kinds] says so.
  void failOver();

  @Override
  void close();
}
