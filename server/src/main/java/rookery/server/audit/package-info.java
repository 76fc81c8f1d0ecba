/// The audit log: who did what, when, from where, and whether it succeeded.
@NullMarked
package rookery.server.audit;

import org.jspecify.annotations.NullMarked;
