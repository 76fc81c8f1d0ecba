package rookery.bench.wire;

import rookery.json.Json;

/// A REST call to be made; its path is below `/api/v4`. Immutable.
///
/// @param body empty for none
/// @param etag what its answer was tagged with the last time, "" if it is not known
/// @param tolerant whether the client goes on without an answer of 200
public record Call(String method, String path, byte[] body, String etag, boolean tolerant) {
  private static final byte[] NOTHING = {};

  public static Call get(String path) {
    return new Call("GET", path, NOTHING, "", false);
  }

  public static Call post(String path, Object body) {
    return new Call("POST", path, Json.bytes(body), "", false);
  }

  public static Call put(String path, Object body) {
    return new Call("PUT", path, Json.bytes(body), "", false);
  }

  public static Call delete(String path) {
    return new Call("DELETE", path, NOTHING, "", false);
  }

  /// The same call, whose failure the client does not mind.
  public Call tolerated() {
    return new Call(method, path, body, etag, true);
  }

  /// The same call, for whoever has its answer already if it is still this one.
  public Call unless(String tag) {
    return new Call(method, path, body, tag, tolerant);
  }

  /// Whether a browser may keep its answer.
  public boolean isKept() {
    return method.equals("GET");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
