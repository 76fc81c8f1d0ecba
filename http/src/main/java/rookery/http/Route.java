package rookery.http;

/// One route, as data: it is registered, listed, documented and swept by tests. Immutable.
///
/// @param path the whole path, such as `/api/v4/users/{user_id}`; names in braces match one segment
/// @param limit the largest body in bytes
public record Route(Method method, String path, Access access, long limit, Handler handler) {
  /// The largest JSON body unless a route says otherwise (protocol: rest D.1).
  public static final long JSON_LIMIT = 300_000;

  /// What a route does. Runs on a virtual thread of its own and may block.
  @FunctionalInterface
  public interface Handler {
    Reply handle(Call call);
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

  /// Method and path, as the documents list it.
  public String name() {
    return method + " " + path;
  }
}
