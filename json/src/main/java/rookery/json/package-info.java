/// JSON to and from records. The only module that sees the JSON library, so that it can be changed
/// in one place.
@NullMarked
package rookery.json;

import org.jspecify.annotations.NullMarked;
