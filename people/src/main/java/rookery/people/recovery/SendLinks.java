package rookery.people.recovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rookery.jobs.Job;
import rookery.jobs.Run;
import rookery.people.mail.MailRefused;
import rookery.people.mail.Smtp;
import rookery.postgres.Queries;

/// Sends the mails that were asked for. One that the mail server does not take now is tried again,
/// later each time, for a day; the others are not held up by it. Thread-safe.
final class SendLinks implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(SendLinks.class);
  private static final int PIECE = 500;

  /// After so many failures in a row the server itself is taken to be away.
  private static final int PATIENCE = 3;

  private final Links links;
  private final Smtp smtp;
  private final Counter sent;
  private final Counter retried;
  private final Counter refused;

  SendLinks(Links links, Smtp smtp, MeterRegistry metrics) {
    this.links = links;
    this.smtp = smtp;
    this.sent = counter(metrics, "sent");
    this.retried = counter(metrics, "retried");
    this.refused = counter(metrics, "refused");
  }

  @Override
  public String type() {
    return "account_mails";
  }

  @Override
  public Duration every() {
    return Duration.ofSeconds(1);
  }

  @Override
  public boolean due(Queries queries) {
    return links.anyDue(queries);
  }

  @Override
  public void run(Run run) {
    int failures = 0;
    Optional<Links.Due> next = run.write(links::next);
    while (next.isPresent()) {
      failures = settled(run, next.get()) ? 0 : failures + 1;
      next = failures < PATIENCE ? run.write(links::next) : Optional.empty();
    }
    run.repeat(PIECE, transaction -> links.prune(transaction, PIECE));
  }

  /// Whether nothing is left to do for this wish.
  private boolean settled(Run run, Links.Due due) {
    if (due.mail().isEmpty()) {
      return true;
    }
    try {
      smtp.send(due.mail().get());
      sent.increment();
      run.did(1);
    } catch (MailRefused e) {
      if (!e.forGood()) {
        LOG.warn(
            "The mail server did not take a mail, which is tried again; see EmailSettings: {}",
            e.getMessage());
        retried.increment();
        return false;
      }
      LOG.warn("The mail server does not want a mail: {}", e.getMessage());
      refused.increment();
    }
    run.write(transaction -> {
      links.done(transaction, due.wish());
      return true;
    });
    return true;
  }

  private static Counter counter(MeterRegistry metrics, String result) {
    return Counter.builder("rookery_people_mails")
        .description("mails with links, by what became of them")
        .tag("result", result)
        .register(metrics);
  }
}
