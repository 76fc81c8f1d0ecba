package rookery.acceptance;

import java.net.URI;
import rookery.client.ChatClient;

/// One running node, wherever it runs.
interface NodeHandle extends AutoCloseable {
  /// Its name in the test.
  String name();

  /// Where it listens.
  URI url();

  /// Nobody, at this node.
  default ChatClient client() {
    return ChatClient.at(url());
  }

  /// Ends it at once, without a word to anybody.
  void isKilled();

  /// Stops it the proper way, as an operator does.
  default void stops() {
    close();
  }

  @Override
  void close();
}
