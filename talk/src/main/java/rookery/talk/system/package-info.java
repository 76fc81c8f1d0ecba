/// What the server writes when people come and go.
@NullMarked
package rookery.talk.system;

import org.jspecify.annotations.NullMarked;
