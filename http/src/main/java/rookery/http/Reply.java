package rookery.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.json.Json;
import rookery.kernel.Fingerprint;

/// An answer. Immutable.
///
/// @param contentType exactly as sent; JSON is `application/json` without a charset, because
///   clients compare the whole value (protocol: rest G 1)
/// @param headers further headers in order, `Set-Cookie` among them
/// @param etag without quotes and version; a client that has it is answered 304
public record Reply(
    int status, String contentType, byte[] body, List<Header> headers, @Nullable String etag) {
  /// One header line.
  public record Header(String name, String value) {}

  private static final byte[] OK = Json.bytes(java.util.Map.of("status", "OK"));

  /// 200 with a value as JSON.
  public static Reply json(Object value) {
    return json(200, value);
  }

  /// A status with a value as JSON.
  public static Reply json(int status, Object value) {
    return new Reply(status, "application/json", Json.bytes(value), List.of(), null);
  }

  /// 201 with a value as JSON.
  public static Reply created(Object value) {
    return json(201, value);
  }

  /// The protocol's plain yes: 200 `{"status":"OK"}`.
  public static Reply ok() {
    return new Reply(200, "application/json", OK, List.of(), null);
  }

  /// 304: the client has the answer.
  static Reply unchanged(String parts) {
    return new Reply(304, "", new byte[0], List.of(), parts);
  }

  /// 200 with one JSON value a line.
  public static Reply lines(List<?> values) {
    var out = new java.io.ByteArrayOutputStream();
    for (Object value : values) {
      out.writeBytes(Json.bytes(value));
      out.write('\n');
    }
    return new Reply(200, "application/x-ndjson", out.toByteArray(), List.of(), null);
  }

  /// 200 with bytes of another type.
  public static Reply bytes(String contentType, byte[] body) {
    return new Reply(200, contentType, body, List.of(), null);
  }

  /// This answer with one more header.
  public Reply with(String name, String value) {
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Reply(status, contentType, body, List.copyOf(more), etag);
  }

  /// This answer with another body.
  public Reply withBody(byte[] other) {
    return new Reply(status, contentType, other, headers, etag);
  }

  /// This answer, marked so that a client that already has it gets 304 without a body.
  ///
  /// @param parts what the answer depends on, such as an id and an update time; no quotes
  public Reply tagged(String parts) {
    return new Reply(status, contentType, body, headers, parts);
  }

  /// This answer, marked with a hash of its body: it is made for every call, but only what changed
  /// is sent. Where nothing better tells whether it changed.
  public Reply taggedByBody() {
    return tagged(Fingerprint.of(body));
  }
}
