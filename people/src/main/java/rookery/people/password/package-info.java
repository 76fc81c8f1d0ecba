/// Passwords: the rules for them and their hashes.
@NullMarked
package rookery.people.password;

import org.jspecify.annotations.NullMarked;
