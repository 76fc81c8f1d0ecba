/// The tier of users: who they are, what they may do, whether they are there.
@NullMarked
package rookery.people;

import org.jspecify.annotations.NullMarked;
