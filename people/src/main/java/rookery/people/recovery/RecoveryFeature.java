package rookery.people.recovery;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import rookery.http.Route;
import rookery.jobs.Job;
import rookery.people.mail.MailRules;
import rookery.people.mail.Smtp;
import rookery.people.user.UserFeature;
import rookery.postgres.Database;

/// Puts mailed links together. Immutable.
public record RecoveryFeature(List<Route> routes, List<Job> jobs) {
  /// Assembles the feature.
  public static RecoveryFeature assemble(
      Supplier<MailRules> rules,
      UserFeature user,
      Database database,
      InstantSource clock,
      MeterRegistry metrics) {
    var links = new Links(rules, user.users(), database, clock);
    user.passwords().within((transaction, whose, _) -> links.passwordChanged(transaction, whose));
    user.verification().asks(email -> links.wish(LinkKind.VERIFY_EMAIL, email));
    var endpoints = new RecoveryEndpoints(links, user.passwords(), user.verification(), database);
    return new RecoveryFeature(
        endpoints.routes(), List.of(new SendLinks(links, new Smtp(rules, clock), metrics)));
  }
}
