package rookery.http;

/// One route, as data: it is registered, listed, documented and swept by tests. Immutable.
///
/// @param path the whole path, such as `/api/v4/users/{user_id}`; names in braces match one segment
/// @param limit the largest body in bytes
/// @param audited what of its calls is told to the audit log
public record Route(
    Method method, String path, Access access, long limit, Handler handler, Audited audited) {
  /// The largest JSON body unless a route says otherwise (protocol: rest D.1).
  public static final long JSON_LIMIT = 300_000;

  /// What a route does. Runs on a virtual thread of its own and may block.
  @FunctionalInterface
  public interface Handler {
    Reply handle(Call call);
  }

  /// One that is not told to the audit log.
  public Route(Method method, String path, Access access, long limit, Handler handler) {
    this(method, path, access, limit, handler, Audited.NOT);
  }

  public static Route get(String path, Access access, Handler handler) {
    return new Route(Method.GET, path, access, JSON_LIMIT, handler);
  }

  public static Route post(String path, Access access, Handler handler) {
    return new Route(Method.POST, path, access, JSON_LIMIT, handler);
  }

  public static Route put(String path, Access access, Handler handler) {
    return new Route(Method.PUT, path, access, JSON_LIMIT, handler);
  }

  public static Route delete(String path, Access access, Handler handler) {
    return new Route(Method.DELETE, path, access, JSON_LIMIT, handler);
  }

  /// The same, its calls told to the audit log.
  public Route audited(String act) {
    return new Route(method, path, access, limit, handler, new Audited(act, false));
  }

  /// The same, its calls told to the audit log and kept where they are looked up: what concerns
  /// accounts, or the whole system.
  public Route recorded(String act) {
    return new Route(method, path, access, limit, handler, new Audited(act, true));
  }

  /// The same, handled otherwise.
  public Route through(Handler other) {
    return new Route(method, path, access, limit, other, audited);
  }

  /// Method and path, as the documents list it.
  public String name() {
    return method + " " + path;
  }
}
