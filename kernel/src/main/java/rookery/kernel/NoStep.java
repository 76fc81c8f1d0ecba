package rookery.kernel;

/// A step that nobody is told of. Immutable.
final class NoStep implements Step {
  @Override
  public boolean recorded() {
    return false;
  }

  @Override
  public Step with(String key, String value) {
    return this;
  }

  @Override
  public Step with(String key, long value) {
    return this;
  }

  @Override
  public Step reached(String what) {
    return this;
  }

  @Override
  public Step failed(String why) {
    return this;
  }

  @Override
  public String traceparent() {
    return "";
  }

  @Override
  public void close() {}
}
