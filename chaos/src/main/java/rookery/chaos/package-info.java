/// A run of real nodes under faults: `./check chaos`. People talk through clients that keep a
/// history, a nemesis breaks things by a schedule, and judges look at the history afterwards.
@NullMarked
package rookery.chaos;

import org.jspecify.annotations.NullMarked;
