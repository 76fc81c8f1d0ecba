package rookery.talk.mention;

import java.util.List;
import rookery.kernel.UserId;

/// Somebody who can be mentioned, and by which words. Immutable.
///
/// @param username behind an `@`, in any case of letters; "" for none
/// @param keywords further words, in any case of letters
/// @param firstName a word in exactly this case, "" for none
public record Person(UserId user, String username, List<String> keywords, String firstName) {}
