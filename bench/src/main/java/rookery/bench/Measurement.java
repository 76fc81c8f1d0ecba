package rookery.bench;

import rookery.bench.figures.Report;

/// One of those that `./check bench` makes without a word.
interface Measurement {
  /// Makes it, with what was said of all.
  Report measure(Common with);
}
