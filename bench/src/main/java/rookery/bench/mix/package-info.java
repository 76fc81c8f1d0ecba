/// A mix of what people's clients do, like that of the official load tester (protocol: rest B.6).
@NullMarked
package rookery.bench.mix;

import org.jspecify.annotations.NullMarked;
