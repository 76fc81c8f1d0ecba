package rookery.places.member;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.ChannelId;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.Channels;
import rookery.postgres.Transaction;

/// What every coming into a channel, and every going, consists of, in this order: the row, what the
/// user may receive from now on, the events, what participants add. Thread-safe.
final class Admission {
  private final Channels channels;
  private final Outbox outbox;
  private final List<MembershipParticipant> participants = new CopyOnWriteArrayList<>();
  private final ChannelMemberSql sql = new ChannelMemberSql();

  Admission(Channels channels, Outbox outbox) {
    this.channels = channels;
    this.outbox = outbox;
  }

  /// From now on `participant` takes part.
  void within(MembershipParticipant participant) {
    participants.add(participant);
  }

  /// Locks channels before their members, as everybody does who writes to both.
  void lock(Transaction transaction, Collection<Channel> some) {
    channels.lock(transaction, some.stream().map(Channel::id).toList());
  }

  Optional<ChannelMember> find(Transaction transaction, ChannelId channel, UserId user) {
    return sql.find(transaction, channel.value(), user.value());
  }

  /// Lets a member of the team in; nothing if that is not possible, or not needed.
  Optional<ChannelMember> enter(Transaction transaction, Joined joined, Standing standing) {
    Channel channel = joined.channel();
    var member = sql.join(transaction, channel.id(), joined.user(), standing, joined.at());
    if (member.isPresent()) {
      admit(transaction, channel, joined.user(), joined.at());
      announce(transaction, joined);
      participants.forEach(p -> p.joined(transaction, joined));
    }
    return member;
  }

  /// Makes somebody the first member of a new channel; of this clients learn by other events.
  void found(Transaction transaction, Channel channel, UserId user, Standing standing) {
    sql.found(transaction, channel.id(), user, standing, channel.createAt());
    admit(transaction, channel, user, channel.createAt());
  }

  /// Tells the participants of a founder's joining.
  void tell(Transaction transaction, Joined joined) {
    participants.forEach(p -> p.joined(transaction, joined));
  }

  /// Takes a member out, with the events of one channel.
  void leave(Transaction transaction, Left left) {
    ChannelId channel = left.channel().id();
    if (!sql.leave(transaction, channel, left.user())) {
      return;
    }
    dismiss(transaction, channel, left.user(), left.at());
    outbox.add(
        transaction,
        new MemberEvents.UserRemoved(left.user(), left.by()),
        new Scope.ToChannel(channel));
    outbox.add(
        transaction,
        new MemberEvents.YouWereRemoved(channel, left.by()),
        new Scope.ToUser(left.user()));
    participants.forEach(p -> p.left(transaction, left));
  }

  /// Takes a user out of every channel of a team that is left; of this clients learn by the team's
  /// event, and participants are told after it.
  ///
  /// @return the channels the user was in
  List<Channel> leaveAll(Transaction transaction, TeamId team, UserId user, long at) {
    List<Channel> locked = channels.lockJoined(transaction, team, user);
    var ids = locked.stream().map(Channel::id).toList();
    // Another leaving may have ended a membership while this one waited for the lock.
    Set<ChannelId> gone = Set.copyOf(sql.leaveAll(transaction, ids, user));
    var left = locked.stream().filter(channel -> gone.contains(channel.id())).toList();
    left.forEach(channel -> dismiss(transaction, channel.id(), user, at));
    return left;
  }

  /// Tells the participants of a going with the team.
  void tell(Transaction transaction, Left left) {
    participants.forEach(p -> p.left(transaction, left));
  }

  private void admit(Transaction transaction, Channel channel, UserId user, long at) {
    sql.logJoin(transaction, channel.id(), user, at);
    outbox.entitle(transaction, user, new EntitlementChange.JoinedChannel(channel.id()));
    ChannelMembers.changed(outbox, transaction, channel.id(), user);
  }

  private void dismiss(Transaction transaction, ChannelId channel, UserId user, long at) {
    sql.logLeave(transaction, channel, user, at);
    outbox.entitle(transaction, user, new EntitlementChange.LeftChannel(channel));
    ChannelMembers.changed(outbox, transaction, channel, user);
  }

  /// Who joins a single channel gets a copy of one's own; the channels of a joined team are told
  /// once for all (protocol: realtime 2.4).
  private void announce(Transaction transaction, Joined joined) {
    ChannelId channel = joined.channel().id();
    var added = new MemberEvents.UserAdded(joined.user(), joined.channel().teamText());
    switch (joined.occasion()) {
      case TEAM -> outbox.add(transaction, added, new Scope.ToChannel(channel));
      case CHANNEL -> {
        outbox.add(transaction, added, new Scope.ToChannel(channel, Set.of(joined.user())));
        outbox.add(
            transaction,
            new MemberEvents.YouWereAdded(joined.user(), joined.channel().teamText()),
            new Scope.ToUser(joined.user(), channel));
      }
    }
  }
}
