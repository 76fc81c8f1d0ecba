/// The whole server seen from outside: stories with real nodes, the wire's contract, faults, and
/// the rules that the code base itself must keep.
@NullMarked
package rookery.acceptance;

import org.jspecify.annotations.NullMarked;
