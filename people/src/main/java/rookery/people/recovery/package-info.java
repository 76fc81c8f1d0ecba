/// Mails with a link that proves who reads them: a new password, a mail address that is one's own.
@NullMarked
package rookery.people.recovery;

import org.jspecify.annotations.NullMarked;
