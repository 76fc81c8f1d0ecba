/// Traces of requests, over OpenTelemetry.
@NullMarked
package rookery.server.traces;

import org.jspecify.annotations.NullMarked;
