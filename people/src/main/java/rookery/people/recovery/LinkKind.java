package rookery.people.recovery;

import java.time.Duration;

/// What a mailed link is for. Immutable.
enum LinkKind {
  /// Whoever has it may choose a new password.
  RESET_PASSWORD("/reset_password_complete?token="),
  /// Whoever has it reads the mail of the account's address.
  VERIFY_EMAIL("/do_verify_email?token=");

  /// How long a link is good for.
  static final Duration LIFE = Duration.ofHours(24);

  private final String page;

  LinkKind(String page) {
    this.page = page;
  }

  /// Where it leads, below the site's address; the token follows.
  String page() {
    return page;
  }
}
