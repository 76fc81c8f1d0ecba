package rookery.server.settings;

/// A Redis to connect to. Immutable.
///
/// @param place where it is
/// @param password empty for none
/// @param database its number there
/// @param tls whether it is reached through TLS
public record RedisAddress(HostPort place, String password, int database, boolean tls) {
  private static final int DEFAULT_PORT = 6379;

  static RedisAddress of(String address, String password, int database, boolean tls)
      throws BadSetting {
    boolean secure = tls || address.startsWith("rediss://");
    String place = address.replaceFirst("^rediss?://", "").replaceFirst("/$", "");
    var read = HostPort.of(place.matches(".*:\\d+") ? place : place + ":" + DEFAULT_PORT);
    if (read.isEmpty() || read.get().host().isEmpty()) {
      throw new BadSetting(
          StorageKeys.REDIS_ADDRESS.variable()
              + " is \"%s\": an address like \"localhost:6379\" is needed".formatted(place));
    }
    return new RedisAddress(read.get(), password, Math.max(0, database), secure);
  }

  @Override
  public String toString() {
    return place.toString();
  }
}
