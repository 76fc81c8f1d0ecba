/// What users prefer, as clients keep it on the server.
@NullMarked
package rookery.people.preference;

import org.jspecify.annotations.NullMarked;
