package rookery.kernel;

/// A step that is told of by [Tracing]: it lasts until it is closed; once more closes nothing. Any
/// thread may close it, but for the step of a request, which belongs to its thread.
public interface Step extends AutoCloseable {
  /// Nobody is told of it.
  Step NONE = new NoStep();

  /// What a step is to others.
  enum Kind {
    /// Another program is asked, and answers.
    CALL,
    /// Something is handed on, to arrive elsewhere.
    SEND,
    /// What was handed on arrives.
    RECEIVE
  }

  /// Whether anybody is told of it.
  boolean recorded();

  /// Says something of it.
  Step with(String key, String value);

  /// Says something of it.
  Step with(String key, long value);

  /// Says that it came so far now.
  Step reached(String what);

  /// Says that it failed.
  ///
  /// @param why a word or an id, no message
  Step failed(String why);

  /// By what other nodes make their steps parts of this one, in the form of W3C's `traceparent`; ""
  /// for a step that nobody is told of.
  String traceparent();

  @Override
  void close();
}
