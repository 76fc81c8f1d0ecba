/// Sessions: logging in and out, and whose token this is.
@NullMarked
package rookery.people.session;

import org.jspecify.annotations.NullMarked;
