/// Users: signing up, profiles, pictures.
@NullMarked
package rookery.people.user;

import org.jspecify.annotations.NullMarked;
