/// What runs under load: real nodes over a real PostgreSQL and Redis.
@NullMarked
package rookery.bench.site;

import org.jspecify.annotations.NullMarked;
