package rookery.talk.post;

/// Looks at what people write **before** it is written: keeps it, changes it, or refuses it by
/// throwing a [rookery.kernel.ProblemException]. Runs on the caller's thread and may block,
/// shortly; the caller waits. One that throws anything else is counted and left out.
@FunctionalInterface
public interface PostHook {
  /// What shall be written instead; the same, to keep it.
  NewPost before(NewPost wanted);
}
