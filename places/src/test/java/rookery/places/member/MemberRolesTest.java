package rookery.places.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.EntitlementChange;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.json.Json;
import rookery.json.MalformedJson;
import rookery.people.access.Permission;
import rookery.places.Events;
import rookery.places.Places;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

/// Members of teams and channels who are given other roles.
class MemberRolesTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String INVALID = "api.context.invalid_body_param.app_error";
  private static final World WORLD = new World();
  private static int count;

  private final Caller ann = WORLD.user("ann" + ++count);
  private final Caller bob = WORLD.user("bob" + count);
  private final Caller eve = WORLD.user("eve" + count);
  private final Team team = WORLD.openTeam(ann, "team" + count);
  private final Channel nest = WORLD.channel(ann, team, "nest", "P");

  @BeforeEach
  void settle() {
    for (Caller each : List.of(bob, eve)) {
      WORLD.joinTeam(each, team);
    }
    puts(bob);
    WORLD.log.clear();
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void a_member_of_a_team_is_made_an_administrator_of_it_on_all_nodes_and_is_told()
      throws MalformedJson {
    Places other = WORLD.anotherNode();
    String removal = "DELETE /api/v4/teams/" + team.id() + "/members/" + eve.user();
    WORLD.call(other, bob, removal, Map.of()).fails(403, FORBIDDEN);

    teamFlags(ann, bob, true, true).is(200);

    var told = Events.of(WORLD.log.events());
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().type()).isEqualTo("memberrole_updated");
    assertThat(told.getFirst().scope()).isEqualTo(new Scope.ToUser(bob.user()));
    assertThat(inside(told.getFirst(), "member"))
        .containsEntry("user_id", bob.user().value())
        .containsEntry("team_id", team.id().value())
        .containsEntry("roles", "team_user team_admin")
        .containsEntry("scheme_admin", true)
        .containsEntry("explicit_roles", "");
    assertThat(WORLD.log.records()).noneMatch(EntitlementChange.class::isInstance);
    WORLD.call(other, bob, removal, Map.of()).is(200);

    teamFlags(bob, ann, true, false).is(200);
    teamFlags(ann, bob, true, false).fails(403, FORBIDDEN);
    // Nobody is kept from stepping down: an administrator of the system can always appoint one.
    teamFlags(bob, bob, true, false).is(200);
    WORLD.log.clear();
    teamFlags(WORLD.user("root" + count, "system_admin system_user"), bob, true, false).is(200);
    assertThat(WORLD.log.records()).isEmpty();
  }

  @Test
  void roles_by_name_are_those_of_the_place_and_further_ones_which_stay_when_flags_change() {
    teamRoles(ann, bob, "team_user team_post_all").is(200);
    assertThat(WORLD.places.members().teamMembers().find(team.id(), bob.user()))
        .get()
        .satisfies(member -> {
          assertThat(member.standing())
              .isEqualTo(new Standing("team_post_all", true, false, false));
          assertThat(member.roles()).containsExactly("team_post_all", "team_user");
        });
    teamFlags(ann, bob, true, true).is(200);
    assertThat(WORLD.places.members().teamMembers().find(team.id(), bob.user()))
        .get()
        .satisfies(member ->
            assertThat(member.roles()).containsExactly("team_post_all", "team_user", "team_admin"));
    teamRoles(ann, bob, "team_admin team_user").is(200);
    teamRoles(ann, bob, "team_user").is(200);
    assertThat(WORLD.places.members().teamMembers().find(team.id(), bob.user()))
        .get()
        .satisfies(member -> assertThat(member.standing()).isEqualTo(Standing.USER));
    for (String names :
        List.of(
            "",
            "queen",
            "system_admin",
            "team_user system_post_all",
            "team_user channel_admin",
            "team_guest",
            "team_user team_guest",
            "team_post_all",
            "team_user run_member")) {
      teamRoles(ann, bob, names).fails(400, INVALID);
    }
    teamFlags(ann, bob, false, false).fails(400, INVALID);
  }

  @Test
  void a_member_of_a_channel_is_made_an_administrator_of_it_and_is_told() throws MalformedJson {
    channelFlags(bob, bob, true, true).fails(403, FORBIDDEN);
    Channel before = WORLD.places.channels().get(nest.id());
    assertThat(allowedToAppoint(bob, before)).isFalse();
    WORLD.pass(5);

    channelFlags(ann, bob, true, true).is(200);

    var told = Events.of(WORLD.log.events());
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().type()).isEqualTo("channel_member_updated");
    assertThat(told.getFirst().scope()).isEqualTo(new Scope.ToUser(bob.user()));
    assertThat(inside(told.getFirst(), "channelMember"))
        .containsEntry("channel_id", nest.id().value())
        .containsEntry("roles", "channel_user channel_admin")
        .containsEntry("last_update_at", WORLD.now());
    assertThat(WORLD.log.records()).noneMatch(EntitlementChange.class::isInstance);
    assertThat(allowedToAppoint(bob, before)).isTrue();
    assertThat(WORLD.places.members().channelMembers().of(nest.id()))
        .filteredOn(member -> member.user().equals(bob.user()))
        .extracting(ChannelMember::standing)
        .containsExactly(Standing.ADMIN);

    channelRoles(bob, bob, "channel_user team_post_all").is(200);
    assertThat(WORLD.places.members().channelMembers().standing(nest.id(), bob.user()))
        .contains(new Standing("team_post_all", true, false, false));
    channelRoles(bob, bob, "channel_user").fails(403, FORBIDDEN);
    for (String names :
        List.of("", "channel_guest", "team_user channel_user", "channel_user custom_group_user")) {
      channelRoles(ann, bob, names).fails(400, INVALID);
    }
  }

  @Test
  void who_administers_the_team_appoints_in_its_channels_without_being_there() {
    Caller mayor = WORLD.user("mayor" + count);
    WORLD.joinTeam(mayor, team);
    channelFlags(mayor, bob, true, true).fails(403, FORBIDDEN);
    teamFlags(ann, mayor, true, true).is(200);
    channelFlags(mayor, bob, true, true).is(200);
  }

  @Test
  void only_members_have_roles() {
    Caller stranger = WORLD.user("stranger" + count);
    teamFlags(ann, stranger, true, true).fails(404, "app.team.get_member.missing.app_error");
    teamRoles(ann, stranger, "team_user").fails(404, "app.team.get_member.missing.app_error");
    channelFlags(ann, eve, true, true).fails(404, "app.channel.get_member.missing.app_error");
    channelRoles(ann, eve, "channel_user").fails(404, "app.channel.get_member.missing.app_error");
    WORLD.call(ann, "DELETE /api/v4/teams/" + team.id() + "/members/" + eve.user()).is(200);
    teamFlags(ann, eve, true, true).fails(404, "app.team.get_member.missing.app_error");
  }

  @Test
  void who_leaves_and_comes_back_is_an_ordinary_member() {
    teamRoles(ann, bob, "team_user team_admin team_post_all").is(200);
    WORLD.call(ann, "DELETE /api/v4/teams/" + team.id() + "/members/" + bob.user()).is(200);
    WORLD.joinTeam(bob, team);
    assertThat(WORLD.places.members().teamMembers().find(team.id(), bob.user()))
        .get()
        .satisfies(member -> assertThat(member.standing()).isEqualTo(Standing.USER));
  }

  @Test
  void a_guest_stays_a_guest() {
    Caller guest = WORLD.user("guest" + count, "system_guest");
    WORLD
        .call(ann, "POST /api/v4/teams/" + team.id() + "/members", World.teamMember(guest, team))
        .is(201);
    teamFlags(ann, guest, true, false).fails(400, INVALID);
    teamFlags(ann, guest, false, true).fails(400, INVALID);
    teamRoles(ann, guest, "team_user").fails(400, INVALID);
    teamRoles(ann, guest, "team_guest team_admin").fails(400, INVALID);
    teamRoles(ann, guest, "team_guest team_post_all").is(200);
    teamFlags(ann, guest, false, false).is(200);
    assertThat(WORLD.places.members().teamMembers().find(team.id(), guest.user()))
        .get()
        .satisfies(
            member -> assertThat(member.roles()).containsExactly("team_post_all", "team_guest"));
  }

  @Test
  void in_an_archived_channel_nobody_is_appointed() {
    WORLD.database.write(
        tx -> tx.sql("update channels set delete_at = 1 where id = ?", nest.id()).run());
    Places node = WORLD.anotherNode();
    String path = "PUT /api/v4/channels/" + nest.id() + "/members/" + bob.user() + "/schemeRoles";
    for (Caller each : List.of(ann, WORLD.user("queen" + count, "system_admin system_user"))) {
      WORLD.call(node, each, path, flags(true, true)).fails(403, FORBIDDEN);
    }
  }

  private boolean allowedToAppoint(Caller who, Channel channel) {
    return WORLD
        .places
        .members()
        .channelAccess()
        .allows(who, channel, Permission.MANAGE_CHANNEL_ROLES);
  }

  private void puts(Caller who) {
    String members = "POST /api/v4/channels/" + nest.id() + "/members";
    WORLD.call(ann, members, Map.of("user_id", who.user().value())).is(201);
  }

  private World.Answer teamRoles(Caller by, Caller whose, String roles) {
    return WORLD.call(by, ofTeam(whose) + "/roles", Map.of("roles", roles));
  }

  private World.Answer teamFlags(Caller by, Caller whose, boolean user, boolean admin) {
    return WORLD.call(by, ofTeam(whose) + "/schemeRoles", flags(user, admin));
  }

  private World.Answer channelRoles(Caller by, Caller whose, String roles) {
    return WORLD.call(by, ofChannel(whose) + "/roles", Map.of("roles", roles));
  }

  private World.Answer channelFlags(Caller by, Caller whose, boolean user, boolean admin) {
    return WORLD.call(by, ofChannel(whose) + "/schemeRoles", flags(user, admin));
  }

  private static Map<String, Object> flags(boolean user, boolean admin) {
    return Map.of("scheme_user", user, "scheme_admin", admin);
  }

  private String ofTeam(Caller whose) {
    return "PUT /api/v4/teams/" + team.id() + "/members/" + whose.user();
  }

  private String ofChannel(Caller whose) {
    return "PUT /api/v4/channels/" + nest.id() + "/members/" + whose.user();
  }

  private static Map<String, Object> inside(Events.Told told, String key) throws MalformedJson {
    return Json.object(
        String.valueOf(told.data().get(key)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
