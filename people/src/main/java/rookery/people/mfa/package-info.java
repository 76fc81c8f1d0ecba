/// Second factors: the code that an app shows.
@NullMarked
package rookery.people.mfa;

import org.jspecify.annotations.NullMarked;
