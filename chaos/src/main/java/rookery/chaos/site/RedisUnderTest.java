package rookery.chaos.site;

import rookery.chaos.plan.FaultKind;

/// A Redis that things are done to. Implementations are confined to the nemesis, but for [#port],
/// which any thread may ask.
public sealed interface RedisUnderTest extends AutoCloseable permits SingleRedis, SentinelRedis {
  /// Where the nodes find it, as `MM_CACHESETTINGS_REDISADDRESS` wants it.
  ///
  /// @param linkPort the port of the node's own link to [#port], for one that can be behind a link
  String address(int linkPort);

  /// Where it listens now.
  int port();

  /// Begins a fault of [FaultKind.Target#REDIS].
  void begin(FaultKind kind);

  /// Ends it.
  void mend(FaultKind kind);

  @Override
  void close();
}
