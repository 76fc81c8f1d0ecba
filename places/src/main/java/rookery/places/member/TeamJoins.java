package rookery.places.member;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Outbox;
import rookery.delivery.Scope;
import rookery.kernel.Problem;
import rookery.kernel.Problems;
import rookery.kernel.TeamId;
import rookery.kernel.UserId;
import rookery.people.user.User;
import rookery.places.channel.Channel;
import rookery.places.channel.DefaultChannels;
import rookery.places.team.Team;
import rookery.places.team.TeamParticipant;
import rookery.postgres.Database;
import rookery.postgres.Transaction;

/// Joining and leaving teams, the default channels with them. Whether somebody may do it is for the
/// caller to know; what must hold at the commit is made sure of here. Thread-safe.
public final class TeamJoins implements TeamParticipant {
  private final Database database;
  private final Outbox outbox;
  private final Admission admission;
  private final DefaultChannels defaults;
  private final InstantSource clock;
  private final IntSupplier most;
  private final TeamMemberSql sql = new TeamMemberSql();

  /// @param most how many members a team may have
  TeamJoins(
      Database database,
      Outbox outbox,
      Admission admission,
      DefaultChannels defaults,
      InstantSource clock,
      IntSupplier most) {
    this.database = database;
    this.outbox = outbox;
    this.admission = admission;
    this.defaults = defaults;
    this.clock = clock;
    this.most = most;
  }

  /// Puts a user into a team and its default channels. One who is in it already stays as before.
  public TeamMember join(Team team, User user, UserId by) {
    refuseStrangers(team, user);
    Standing standing = standing(user);
    return database.write(transaction -> {
      int members = sql.lockAndCount(transaction, team.id()).orElseThrow(Problems::noTeam);
      var existing = sql.find(transaction, team.id().value(), user.id().value());
      return existing.orElseGet(() -> enter(transaction, team, user.id(), by, standing, members));
    });
  }

  /// Takes a user out of a team and all its channels; who is no member is not missed.
  public void leave(TeamId team, UserId user, UserId by) {
    database.write(transaction -> {
      long now = clock.millis();
      if (sql.leave(transaction, team, user, now)) {
        drop(transaction, team, user, by, now);
      }
      return now;
    });
  }

  /// The founder administers the team and its default channels.
  @Override
  public void founded(Transaction transaction, Team team, UserId founder) {
    List<Channel> channels = defaults.make(transaction, team.id(), founder);
    add(transaction, team.id(), founder, Standing.ADMIN, team.createAt());
    enterAll(transaction, channels, founder, founder, Standing.ADMIN);
  }

  private TeamMember enter(
      Transaction transaction, Team team, UserId user, UserId by, Standing standing, int members) {
    if (members >= most.getAsInt()) {
      throw new Problem.Invalid(
              "app.team.join_user_to_team.max_accounts.app_error",
              "This team has " + members + " members already, which is the most it may have.")
          .raise();
    }
    List<Channel> channels = standing.guest() ? List.of() : defaults.of(transaction, team.id());
    TeamMember member = add(transaction, team.id(), user, standing, clock.millis());
    admission.lock(transaction, channels);
    enterAll(transaction, channels, user, by, standing);
    return member;
  }

  private TeamMember add(
      Transaction transaction, TeamId team, UserId user, Standing standing, long at) {
    TeamMember member = sql.join(transaction, team, user, standing, at).orElseThrow();
    outbox.entitle(transaction, user, new EntitlementChange.JoinedTeam(team));
    outbox.add(transaction, TeamMembers.changed(team, user));
    outbox.add(transaction, new MemberEvents.AddedToTeam(team, user), new Scope.ToUser(user));
    return member;
  }

  private void enterAll(
      Transaction transaction, List<Channel> channels, UserId user, UserId by, Standing standing) {
    for (Channel channel : channels) {
      var joined = new Joined(channel, user, by, Occasion.TEAM, null, clock.millis());
      admission.enter(transaction, joined, standing);
    }
  }

  private void drop(Transaction transaction, TeamId team, UserId user, UserId by, long now) {
    List<Channel> left = admission.leaveAll(transaction, team, user, now);
    outbox.entitle(transaction, user, new EntitlementChange.LeftTeam(team));
    outbox.add(transaction, TeamMembers.changed(team, user));
    outbox.add(
        transaction, new MemberEvents.LeftTeam(user, team), new Scope.ToTeam(team, Set.of(user)));
    outbox.add(transaction, new MemberEvents.YouLeftTeam(user, team), new Scope.ToUser(user));
    left.forEach(
        channel -> admission.tell(transaction, new Left(channel, user, by, Occasion.TEAM, now)));
  }

  /// A guest of the system is one everywhere.
  private static Standing standing(User user) {
    return user.roles().contains("system_guest") ? Standing.GUEST : Standing.USER;
  }

  private static void refuseStrangers(Team team, User user) {
    if (user.deleteAt() > 0) {
      throw new Problem.Invalid(
              "api.team.add_user_to_team.deactivated.app_error", "The account is deactivated.")
          .raise();
    }
    var domains =
        Stream.of(team.allowedDomains().toLowerCase(Locale.ROOT).split("[\\s,@]+"))
            .filter(domain -> !domain.isEmpty())
            .toList();
    String email = user.email().toLowerCase(Locale.ROOT);
    if (!domains.isEmpty() && domains.stream().noneMatch(d -> email.endsWith("@" + d))) {
      throw new Problem.Invalid(
              "api.team.join_user_to_team.allowed_domains.app_error",
              "Only addresses of certain e-mail domains may join this team.")
          .raise();
    }
  }
}
