package rookery.delivery;

/// What an outbox row is about: rows of one subject enter the log in commit order. Events of one
/// channel are one subject, so are those of one user and the changes of what that user may receive.
final class Subject {
  private Subject() {}

  static String of(LogRecord record) {
    return switch (record) {
      case ClientEvent event ->
          switch (event.scope()) {
            case Scope.ToUser to -> "user " + to.user();
            case Scope.ToChannel to -> "channel " + to.channel();
            case Scope.ToTeam to -> "team " + to.team();
            case Scope.ToEveryone _ -> "everyone";
          };
      case EntitlementChange change -> "user " + change.user();
      case Notice notice -> notice.topic() + " " + notice.key();
    };
  }
}
