/// Mail that the server sends.
@NullMarked
package rookery.people.mail;

import org.jspecify.annotations.NullMarked;
