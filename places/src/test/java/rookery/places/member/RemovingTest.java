package rookery.places.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.EntitlementChange;
import rookery.delivery.LogRecord;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.places.Events;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

class RemovingTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final World WORLD = new World();
  private static int count;
  private final Caller ann = WORLD.user("ann" + ++count);
  private final Caller bob = WORLD.user("bob" + count);
  private final Caller eve = WORLD.user("eve" + count);
  private final Team team = WORLD.openTeam(ann, "team" + count);
  private final Channel open = WORLD.channel(ann, team, "open", "O");
  private final Channel secret = WORLD.channel(ann, team, "secret", "P");

  @BeforeEach
  void forget() {
    for (Caller each : List.of(bob, eve)) {
      WORLD.joinTeam(each, team);
    }
    for (Channel channel : List.of(open, secret)) {
      WORLD
          .call(
              ann,
              "POST /api/v4/channels/" + channel.id() + "/members",
              Map.of("user_id", bob.user().value()))
          .is(201);
    }
    WORLD.log.clear();
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void who_is_removed_receives_no_more_but_is_told_so() {
    fromChannel(ann, secret, bob).is(200);

    assertThat(changes()).containsExactly(new EntitlementChange.LeftChannel(secret.id()));
    assertThat(WORLD.log.records().getFirst()).isInstanceOf(EntitlementChange.class);
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told(
                "user_removed",
                Map.of("user_id", bob.user().value(), "remover_id", ann.user().value()),
                new Scope.ToChannel(secret.id())),
            new Events.Told(
                "user_removed",
                Map.of("channel_id", secret.id().value(), "remover_id", ann.user().value()),
                new Scope.ToUser(bob.user())));
    WORLD.call(bob, "GET /api/v4/channels/" + secret.id()).fails(403, FORBIDDEN);
    WORLD.log.clear();
    fromChannel(ann, secret, bob).is(200);
    assertThat(WORLD.log.records()).isEmpty();
  }

  @Test
  void everybody_may_leave_and_members_remove_each_other_as_the_roles_say() {
    fromChannel(eve, open, bob).fails(403, FORBIDDEN);
    fromChannel(eve, secret, bob).fails(403, FORBIDDEN);
    fromChannel(bob, open, bob).is(200);
    fromChannel(bob, secret, ann).is(200);
    fromChannel(bob, secret, bob).is(200);

    assertThat(WORLD.log.events("user_removed")).hasSize(6);
  }

  @Test
  void of_a_channel_that_cannot_be_read_nothing_is_told() {
    Channel direct = WORLD.places.channelFounding().direct(ann.user(), bob.user());

    fromChannel(eve, secret, eve).fails(403, FORBIDDEN);
    fromChannel(eve, direct, eve).fails(403, FORBIDDEN);
  }

  @Test
  void nobody_leaves_the_town_square_or_a_direct_channel() {
    Channel town = WORLD.named(team, "town-square");
    Channel direct = WORLD.places.channelFounding().direct(ann.user(), bob.user());
    WORLD.log.clear();

    fromChannel(bob, town, bob).fails(400, "api.channel.leave.default.app_error");
    fromChannel(ann, town, bob).fails(400, "api.channel.remove.default.app_error");
    fromChannel(bob, direct, bob).fails(400, "api.channel.leave.direct.app_error");
    fromChannel(bob, direct, ann).fails(400, "api.channel.remove.direct.app_error");
    assertThat(changes()).isEmpty();
  }

  @Test
  void whom_or_what_there_is_not_nobody_removes() {
    String nobody = "z".repeat(26);

    WORLD
        .call(ann, "DELETE /api/v4/channels/" + open.id() + "/members/" + nobody)
        .fails(404, "app.user.missing_account.const");
    WORLD
        .call(ann, "DELETE /api/v4/channels/" + nobody + "/members/me")
        .fails(404, "app.channel.get.existing.app_error");
    WORLD
        .call(ann, "DELETE /api/v4/teams/" + team.id() + "/members/" + nobody)
        .fails(404, "app.user.missing_account.const");
    WORLD
        .call(ann, "DELETE /api/v4/teams/" + nobody + "/members/me")
        .fails(404, "app.team.get.find.app_error");
  }

  @Test
  void who_leaves_a_team_leaves_its_channels_first() {
    fromTeam(eve, bob).fails(403, FORBIDDEN);
    fromTeam(ann, bob).is(200);

    assertThat(changes())
        .hasSize(5)
        .endsWith(new EntitlementChange.LeftTeam(team.id()))
        .contains(new EntitlementChange.LeftChannel(secret.id()));
    var data = Map.<String, Object>of("user_id", bob.user().value(), "team_id", team.id().value());
    assertThat(Events.of(WORLD.log.events()))
        .containsExactly(
            new Events.Told("leave_team", data, new Scope.ToTeam(team.id(), Set.of(bob.user()))),
            new Events.Told("leave_team", data, new Scope.ToUser(bob.user())));
    WORLD.log.clear();
    fromTeam(ann, bob).is(200);
    fromTeam(eve, eve).is(200);
    assertThat(WORLD.log.events("leave_team")).hasSize(2);
  }

  private World.Answer fromChannel(Caller by, Channel channel, Caller who) {
    return WORLD.call(by, "DELETE /api/v4/channels/" + channel.id() + "/members/" + who.user());
  }

  private World.Answer fromTeam(Caller by, Caller who) {
    return WORLD.call(by, "DELETE /api/v4/teams/" + team.id() + "/members/" + who.user());
  }

  private static List<EntitlementChange.Change> changes() {
    return WORLD.log.records().stream()
        .filter(EntitlementChange.class::isInstance)
        .map((LogRecord record) -> ((EntitlementChange) record).change())
        .toList();
  }
}
