package rookery.kernel;

/// Tells an operator of which steps a request consisted and how long each took, on all nodes that
/// had a part in it. Owned by those who take steps; what is told, and to whom, is the server's.
/// What it is told must hold no text of people and nothing that opens a door. Thread-safe.
public interface Tracing {
  /// Nobody is told of anything; takes neither time nor memory.
  Tracing OFF = new NoTracing();

  /// Whether anybody is told of anything.
  boolean on();

  /// The whole of a request. Until this thread closes it, what this thread does is a part of it.
  ///
  /// @param route its pattern, such as `/api/v4/users/{user_id}`
  /// @param parent what it is itself a part of, in the form of W3C's `traceparent`; "" for nothing
  /// @return [Step#NONE] if this request is not one of those that are traced
  Step request(String method, String route, String parent);

  /// Whether what this thread does now is a part of something traced.
  boolean following();

  /// A step of what this thread does now; [Step#NONE] if that is not traced.
  Step step(Step.Kind kind, String name);

  /// A step of what another thread began, or another node.
  ///
  /// @param parent what [Step#traceparent] gave there
  Step follow(Step.Kind kind, String name, String parent);
}
