package rookery.places.member;

import java.time.InstantSource;
import java.util.List;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.Problem;
import rookery.kernel.ProblemException;
import rookery.kernel.UserId;
import rookery.places.channel.Channel;
import rookery.places.team.Team;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Gives members of teams and channels other roles. What they receive stays as it is: it hangs on
/// their being members. Whether somebody may do it is for the caller to know. Thread-safe;
/// blocking.
final class MemberRoles {
  private final Database database;
  private final Outbox outbox;
  private final Admission admission;
  private final InstantSource clock;
  private final TeamMemberSql ofTeams = new TeamMemberSql();
  private final ChannelMemberSql ofChannels = new ChannelMemberSql();

  MemberRoles(Database database, Outbox outbox, Admission admission, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.admission = admission;
    this.clock = clock;
  }

  /// From now on the member of the team is that; 404 for who is none.
  void ofTeam(Team team, UserId user, Appointment appointment) {
    database.write(transaction -> {
      TeamMember now = ofTeams.locked(transaction, team.id(), user).orElseThrow(MemberRoles::none);
      Standing wanted = appointment.of(now.standing());
      return wanted.equals(now.standing()) ? now : write(transaction, now, wanted);
    });
  }

  private TeamMember write(Transaction transaction, TeamMember now, Standing wanted) {
    TeamMember member = ofTeams.appoint(transaction, now, wanted);
    outbox.add(transaction, TeamMembers.changed(member.team(), member.user()));
    outbox.add(
        transaction, MemberEvents.MemberRoleUpdated.of(member), new Scope.ToUser(member.user()));
    return member;
  }

  /// From now on the member of the channel is that; 404 for who is none.
  void ofChannel(Channel channel, UserId user, Appointment appointment) {
    database.write(transaction -> {
      admission.lock(transaction, List.of(channel));
      ChannelMember now =
          admission.find(transaction, channel.id(), user).orElseThrow(MemberRoles::nobody);
      Standing wanted = appointment.of(now.standing());
      return wanted.equals(now.standing()) ? now : write(transaction, now, wanted);
    });
  }

  private ChannelMember write(Transaction transaction, ChannelMember now, Standing wanted) {
    ChannelMember member = ofChannels.appoint(transaction, now, wanted, clock.millis());
    ChannelMembers.changed(outbox, transaction, member.channel(), member.user());
    outbox.add(
        transaction, MemberEvents.ChannelMemberUpdated.of(member), new Scope.ToUser(member.user()));
    return member;
  }

  private static ProblemException none() {
    return new Problem.NotFound(
            "app.team.get_member.missing.app_error", "The user is not in this team.")
        .raise();
  }

  private static ProblemException nobody() {
    return new Problem.NotFound(
            "app.channel.get_member.missing.app_error", "The user is not in this channel.")
        .raise();
  }
}
