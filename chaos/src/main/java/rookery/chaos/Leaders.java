package rookery.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rookery.chaos.history.Entry;
import rookery.chaos.history.History;
import rookery.chaos.site.Await;
import rookery.chaos.site.Lead;
import rookery.chaos.site.Site;

/// Keeps an eye on who leads: each change is in the history. Thread-safe.
public final class Leaders {
  private final Site site;
  private final History history;
  private @Nullable Lead last;

  public Leaders(Site site, History history) {
    this.site = site;
    this.history = history;
  }

  /// Asks the database, and writes down what is new.
  public synchronized Optional<Lead> look() {
    Optional<Lead> now = site.lead();
    now.filter(lead -> !lead.equals(last)).ifPresent(this::note);
    return now;
  }

  private void note(Lead lead) {
    last = lead;
    history.add(at -> new Entry.Leads(at, lead.term(), lead.holder(), lead.node(), lead.current()));
  }

  /// Who was seen to lead last.
  synchronized Optional<Lead> last() {
    return Optional.ofNullable(last);
  }

  /// Waits for a leader of whom `test` holds; false if none comes in time.
  boolean await(Duration limit, Predicate<Lead> test) {
    return Await.until(limit, () -> look().filter(Lead::current).filter(test).isPresent());
  }

  /// Waits for a leader, and writes down who leads in the end, whether that is new or not.
  public void conclude(Duration limit) {
    var _ = await(limit, _ -> true);
    noteNow();
  }

  private synchronized void noteNow() {
    site.lead().ifPresent(this::note);
  }
}
