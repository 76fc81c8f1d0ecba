package rookery.people.recovery;

import rookery.people.mail.Mail;
import rookery.people.mail.MailRules;
import rookery.people.user.User;

/// What stands in the mails. Pure.
final class LinkMails {
  private LinkMails() {}

  static Mail mail(LinkKind kind, User user, MailRules rules, String token) {
    String link = rules.siteUrl() + kind.page() + token;
    return switch (kind) {
      case RESET_PASSWORD ->
          new Mail(
              user.email(),
              "[" + rules.siteName() + "] Reset your password",
              """
              Somebody asked for a new password for the account %s on %s.

              To choose one, open this address within 24 hours:

              %s

              If it was not you, ignore this mail: nothing has changed.
              """
                  .formatted(user.username(), rules.siteUrl(), link));
      case VERIFY_EMAIL ->
          new Mail(
              user.email(),
              "[" + rules.siteName() + "] Verify your email address",
              """
              This is the address of the account %s on %s.

              To show that it is yours, open this address within 24 hours:

              %s

              If you have no account there, ignore this mail.
              """
                  .formatted(user.username(), rules.siteUrl(), link));
    };
  }
}
