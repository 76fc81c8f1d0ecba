package rookery.places.channel;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.UserId;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// A user looks at channels: what was unread in them is read. Thread-safe.
public final class Views {
  private final Database database;
  private final Outbox outbox;
  private final ChannelCounters counters;
  private final List<ViewParticipant> participants = new CopyOnWriteArrayList<>();
  private final BooleanSupplier announced;

  /// @param announced whether a user's other clients are told
  public Views(
      Database database, Outbox outbox, ChannelCounters counters, BooleanSupplier announced) {
    this.database = database;
    this.outbox = outbox;
    this.counters = counters;
    this.announced = announced;
  }

  /// What counts.
  public ChannelCounters counters() {
    return counters;
  }

  /// From now on `participant` takes part in every view. For the composition of a node.
  public void within(ViewParticipant participant) {
    participants.add(participant);
  }

  /// Marks channels as viewed; answers for those that the user is in.
  ///
  /// @param threadsToo whether the client shows threads inside channels, so that these are read too
  public List<Viewed> view(UserId user, Collection<ChannelId> looked, boolean threadsToo) {
    return looked.isEmpty()
        ? List.of()
        : database.write(transaction -> {
          List<Viewed> viewed = counters.viewed(transaction, user, looked);
          tell(transaction, user, viewed, threadsToo);
          return viewed;
        });
  }

  /// What follows once a view is counted, in its transaction, such as that of the user's own post.
  public void tell(Transaction transaction, UserId user, List<Viewed> viewed, boolean threadsToo) {
    Map<String, Long> news =
        viewed.stream()
            .filter(Viewed::wasUnread)
            .collect(toMap(v -> v.channel().value(), Viewed::at));
    if (announced.getAsBoolean() && !news.isEmpty()) {
      outbox.add(
          transaction, new ChannelEvents.MultipleChannelsViewed(news), new Scope.ToUser(user));
    }
    participants.forEach(p -> p.viewed(transaction, user, viewed, threadsToo));
  }
}
