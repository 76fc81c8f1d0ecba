package rookery.talk.mention;

import java.util.Collection;
import rookery.kernel.UserId;

/// Those who can be mentioned.
@FunctionalInterface
public interface People {
  /// Whom a word means, `@` included if it begins with one, in the case of letters in which it
  /// stands.
  Collection<UserId> meant(String word);
}
