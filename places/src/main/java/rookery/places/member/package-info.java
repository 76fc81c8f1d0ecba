/// Membership in teams and channels: joining, leaving, and what a member may do there.
@NullMarked
package rookery.places.member;

import org.jspecify.annotations.NullMarked;
