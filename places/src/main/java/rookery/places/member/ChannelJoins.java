package rookery.places.member;

import static java.util.Comparator.comparing;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import rookery.kernel.PostId;
import rookery.kernel.Problem;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.channel.ChannelParticipant;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Joining and leaving channels. Whether somebody may do it is for the caller to know; what must
/// hold at the commit is made sure of here. Thread-safe.
public final class ChannelJoins implements ChannelParticipant {
  private final Database database;
  private final Admission admission;
  private final InstantSource clock;

  ChannelJoins(Database database, Admission admission, InstantSource clock) {
    this.database = database;
    this.admission = admission;
    this.clock = clock;
  }

  /// From now on `participant` takes part in every joining and leaving, those with a team too. For
  /// the composition of a node.
  public void within(MembershipParticipant participant) {
    admission.within(participant);
  }

  /// Puts a member of the team into an open or private channel. One who is in it already stays as
  /// before.
  ///
  /// @param root the thread that this should be told in, if any
  public ChannelMember join(Channel channel, UserId user, UserId by, @Nullable PostId root) {
    if (!channel.type().inTeam()) {
      throw refusal(
          "api.channel.add_user_to_channel.type.app_error",
          "Nobody can be added to a direct or group channel.");
    }
    return database.write(transaction -> {
      admission.lock(transaction, List.of(channel));
      var joined = new Joined(channel, user, by, Occasion.CHANNEL, root, clock.millis());
      return admission
          .enter(transaction, joined, Standing.USER)
          .or(() -> admission.find(transaction, channel.id(), user))
          .orElseThrow(() ->
              refusal(
                  "api.channel.add_user.to.channel.failed.deleted.app_error",
                  "The channel is archived, or the user is not in its team."));
    });
  }

  /// Takes a member out of an open or private channel; who is no member is not missed.
  public void leave(Channel channel, UserId user, UserId by) {
    String how = user.equals(by) ? "leave" : "remove";
    if (!channel.type().inTeam()) {
      throw refusal(
          "api.channel." + how + ".direct.app_error",
          "Nobody can leave a direct or group channel.");
    }
    if (channel.isDefault()) {
      throw refusal(
          "api.channel." + how + ".default.app_error",
          "Nobody can leave " + channel.displayName() + " but with the team.");
    }
    database.write(transaction -> {
      admission.lock(transaction, List.of(channel));
      var left = new Left(channel, user, by, Occasion.CHANNEL, clock.millis());
      admission.leave(transaction, left);
      return left;
    });
  }

  /// The first members of a channel: the founder administers it, the two of a direct one do not.
  @Override
  public void founded(Transaction transaction, Channel channel, List<UserId> members) {
    boolean inTeam = channel.type().inTeam();
    Standing standing = inTeam ? Standing.ADMIN : Standing.USER;
    members.stream()
        .sorted(comparing(UserId::value))
        .forEach(member -> admission.found(transaction, channel, member, standing));
    if (inTeam) {
      UserId founder = members.getFirst();
      admission.tell(
          transaction,
          new Joined(channel, founder, founder, Occasion.CHANNEL, null, channel.createAt()));
    }
  }

  private static RuntimeException refusal(String id, String message) {
    return new Problem.Invalid(id, message).raise();
  }
}
