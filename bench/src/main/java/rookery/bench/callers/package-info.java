/// REST under load: what is called, how often, and as which client would.
@NullMarked
package rookery.bench.callers;

import org.jspecify.annotations.NullMarked;
