package rookery.chaos.history;

import java.util.List;
import java.util.Map;

/// One line of a history. Times are microseconds since the run began, and never decrease from line
/// to line: a line is written before what it announces and after what it reports.
public sealed interface Entry {
  /// When.
  long at();

  /// Somebody with an account, at one or more devices. Immutable.
  record Person(String name, String user, List<String> devices) {}

  /// A channel that people share. Immutable.
  record Room(String name, String channel) {}

  /// The first line: who takes part. Immutable.
  record Began(
      long at, String command, String date, long seed, List<Person> people, List<Room> rooms)
      implements Entry {}

  /// A person is about to ask for something. Immutable.
  ///
  /// @param op the number of what is asked; messages carry it
  /// @param act how `Act` is labelled
  /// @param post what it is about, "" for what is not about a post
  /// @param text the message, the emoji or the status
  record Invoked(
      long at, int op, String device, String act, String channel, String post, String text)
      implements Entry {}

  /// What came of it. Immutable.
  ///
  /// @param doubtful whether some attempt had no answer, so that it may yet have an effect
  /// @param post the new post's id, "" without one
  /// @param why of a failure
  record Ended(long at, int op, Outcome outcome, boolean doubtful, String post, String why)
      implements Entry {}

  /// How something that was asked ended.
  enum Outcome {
    OK,
    FAILED,
    UNKNOWN
  }

  /// A socket is open. Immutable.
  ///
  /// @param socket its number on that device
  /// @param connection what the client said to continue, "" for nothing
  /// @param next the sequence number it said to expect
  record Opened(long at, String device, int socket, String node, String connection, long next)
      implements Entry {}

  /// It is known whether that socket continues what the client had. Immutable.
  record Settled(long at, String device, int socket, boolean exact) implements Entry {}

  /// A socket is gone. Immutable.
  ///
  /// @param own whether the client wanted that
  record Closed(long at, String device, int socket, boolean own, String why) implements Entry {}

  /// An event came. Immutable.
  ///
  /// @param scope the channel to whose members it went, "" for others
  /// @param channel the channel that it is about
  /// @param post the post that it is about
  /// @param text a message or status
  /// @param user the user that it is about, or the author
  /// @param stamp when the post or reaction was last changed
  /// @param type of the post
  record Received(
      long at,
      String device,
      int socket,
      String connection,
      long seq,
      String event,
      String scope,
      String channel,
      String post,
      String text,
      String user,
      String emoji,
      long stamp,
      String type)
      implements Entry {}

  /// A client read which channels it is in, because of the event `seq` of its connection.
  /// Immutable.
  ///
  /// @param asked when it asked
  /// @param reason `hello` or `final`
  record Listed(
      long at,
      long asked,
      String device,
      String connection,
      long seq,
      String reason,
      List<String> channels,
      String status)
      implements Entry {}

  /// A client read a channel, because of the event `seq` of its connection. Immutable.
  ///
  /// @param reason `hello`, `joined` or `final`
  /// @param whole whether it read all posts, not only those that changed
  /// @param refused whether the client may not read it any more
  record Loaded(
      long at,
      long asked,
      String device,
      String connection,
      long seq,
      String reason,
      String channel,
      boolean whole,
      boolean refused,
      List<Seen> posts,
      List<String> members)
      implements Entry {}

  /// A post as it was read. Immutable.
  ///
  /// @param reactions each as user and emoji
  record Seen(
      String post,
      String text,
      String user,
      String type,
      boolean deleted,
      long stamp,
      List<String> reactions) {}

  /// Something breaks. Immutable.
  record Struck(long at, int fault, String kind, String target) implements Entry {}

  /// It works again. Immutable.
  record Mended(long at, int fault) implements Entry {}

  /// All clients are there and have what was written, or it took too long. Immutable.
  record Calmed(long at, int fault, boolean reached, String missing) implements Entry {}

  /// A node that refuses to write was restarted, as its operator would do. Immutable.
  record Restarted(long at, String node, String why) implements Entry {}

  /// Who leads, as the database says; written whenever that changed, and at the end. Immutable.
  ///
  /// @param holder the life of the node
  /// @param node its name, "" if nobody ever led
  /// @param current whether its lease is not over
  record Leads(long at, long term, String holder, String node, boolean current) implements Entry {}

  /// Which build a node runs from now on. Immutable.
  record Runs(long at, String node, String build) implements Entry {}

  /// What one node says of who is there, and what should be said. Immutable.
  record Present(long at, String node, Map<String, String> wanted, Map<String, String> found)
      implements Entry {}

  /// What the nodes counted, by name of the figure. Immutable.
  record Counted(long at, Map<String, Long> figures) implements Entry {}

  /// The last line. Immutable.
  record Finished(long at) implements Entry {}
}
