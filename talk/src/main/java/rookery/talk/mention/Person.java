package rookery.talk.mention;

import java.util.List;
import rookery.kernel.UserId;

/// Somebody who can be mentioned, and by which words. Immutable.
///
/// @param keywords further words, in any case of letters
/// @param firstName a word in exactly this case, "" for none
/// @param wholeChannel whether @channel, @all and @here mention this person
public record Person(
    UserId user, String username, List<String> keywords, String firstName, boolean wholeChannel) {}
