/// `./check prometheus`: a real Prometheus watches real nodes while they are broken in many ways;
/// every query of the dashboard has an answer, and every alert fires whose fault can be made.
@NullMarked
package rookery.chaos.observed;

import org.jspecify.annotations.NullMarked;
