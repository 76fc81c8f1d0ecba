/// People with clients: they talk, come and go, lose their sockets, and write down what they see.
@NullMarked
package rookery.chaos.crowd;

import org.jspecify.annotations.NullMarked;
