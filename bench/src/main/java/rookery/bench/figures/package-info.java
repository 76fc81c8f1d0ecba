/// What was measured: histograms, medians, tables, verdicts.
@NullMarked
package rookery.bench.figures;

import org.jspecify.annotations.NullMarked;
