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
  private final MeterRegistry metrics;

  SendLinks(Links links, Smtp smtp, MeterRegistry metrics) {
    this.links = links;
    this.smtp = smtp;
    this.metrics = metrics;
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
      count("sent");
      run.did(1);
    } catch (MailRefused e) {
      if (!e.forGood()) {
        LOG.warn(
            "The mail server did not take a mail, which is tried again; see EmailSettings: {}",
            e.getMessage());
        count("retried");
        return false;
      }
      LOG.warn("The mail server does not want a mail: {}", e.getMessage());
      count("refused");
    }
    run.write(transaction -> {
      links.done(transaction, due.wish());
      return true;
    });
    return true;
  }

  private void count(String result) {
    Counter.builder("rookery_people_mails").tag("result", result).register(metrics).increment();
  }
}
