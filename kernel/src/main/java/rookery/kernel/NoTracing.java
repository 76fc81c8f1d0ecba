package rookery.kernel;

/// Tells nobody. Immutable.
final class NoTracing implements Tracing {
  @Override
  public boolean on() {
    return false;
  }

  @Override
  public Step request(String method, String route, String parent) {
    return Step.NONE;
  }

  @Override
  public boolean following() {
    return false;
  }

  @Override
  public Step step(Step.Kind kind, String name) {
    return Step.NONE;
  }

  @Override
  public Step follow(Step.Kind kind, String name, String parent) {
    return Step.NONE;
  }
}
