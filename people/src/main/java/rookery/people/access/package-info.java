/// Who may do what in the whole system: permissions and the roles that grant them.
@NullMarked
package rookery.people.access;

import org.jspecify.annotations.NullMarked;
