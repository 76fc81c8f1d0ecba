/// Judges of a finished history. Each looks for one kind of broken promise; all are pure, so that a
/// history can be judged again at any time.
@NullMarked
package rookery.chaos.judge;

import org.jspecify.annotations.NullMarked;
