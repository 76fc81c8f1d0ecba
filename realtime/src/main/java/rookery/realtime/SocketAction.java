package rookery.realtime;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rookery.http.Caller;
import rookery.kernel.Problem;

/// One action that clients may send over the socket, as data (protocol: realtime 3.2). Immutable.
///
/// @param name such as `user_typing`
/// @param handler runs on a virtual thread, one at a time per connection and in order; answers the
///   reply's `data`, empty for none; throws a [rookery.kernel.ProblemException] to refuse
public record SocketAction(String name, Function<Call, Map<String, Object>> handler) {
  /// One request over the socket.
  ///
  /// @param caller whose connection this is
  /// @param data the request's `data`, empty when it was missing
  public record Call(Caller caller, Map<String, @Nullable Object> data) {
    /// A text parameter; missing or of another type is refused as the protocol does.
    public String text(String name) {
      if (data.get(name) instanceof String text) {
        return text;
      }
      throw invalid(name);
    }

    /// A boolean parameter; missing or of another type is refused.
    public boolean flag(String name) {
      if (data.get(name) instanceof Boolean flag) {
        return flag;
      }
      throw invalid(name);
    }

    /// 400: a parameter is missing or wrong (protocol: realtime 3.1).
    public static RuntimeException invalid(String name) {
      return new Problem.Invalid(
              "api.websocket_handler.invalid_param.app_error", "Invalid " + name + " parameter.")
          .raise();
    }
  }
}
