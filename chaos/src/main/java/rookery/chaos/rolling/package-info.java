/// `./check rolling`: every node is restarted, one after another, behind a balancer, while people
/// talk; nobody may notice.
@NullMarked
package rookery.chaos.rolling;

import org.jspecify.annotations.NullMarked;
