/// PostgreSQL and Redis as child processes, from binaries that come with this program: unpacked,
/// started, watched and stopped.
@NullMarked
package rookery.embedded;

import org.jspecify.annotations.NullMarked;
