package rookery.places.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.places.Events;
import rookery.places.World;

class TeamEndpointsTest {
  private static final World WORLD = new World();
  private static int count;
  private final Caller ann = WORLD.user("ann" + ++count);
  private final Caller bob = WORLD.user("bob" + count);

  @BeforeEach
  void forget() {
    WORLD.log.clear();
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void founding_a_team_brings_its_default_channels_and_makes_the_founder_admin() {
    Team team = WORLD.closedTeam(ann, "crows" + count);

    var membership = WORLD.call(ann, "GET /api/v4/users/me/teams/members").list().getFirst();
    assertThat(membership).containsEntry("roles", "team_user team_admin");
    assertThat(
            WORLD.call(ann, "GET /api/v4/users/me/teams/" + team.id() + "/channels").each("name"))
        .containsExactly("off-topic", "town-square");
    assertThat(Events.of(WORLD.log.events()))
        .extracting(Events.Told::type)
        .containsExactly("added_to_team", "user_added", "user_added");
    var town = WORLD.named(team, "town-square");
    assertThat(Events.of(WORLD.log.events("user_added")).getFirst())
        .isEqualTo(
            new Events.Told(
                "user_added",
                Map.of("team_id", team.id().value(), "user_id", ann.user().value()),
                new Scope.ToChannel(town.id())));
  }

  @Test
  void a_new_team_shows_its_founder_everything_and_takes_over_the_address() {
    var made =
        WORLD.call(
            ann,
            "POST /api/v4/teams",
            Map.of("name", "rooks" + count, "display_name", " Rooks ", "type", "O"));

    assertThat(made.is(201).object())
        .hasSize(18)
        .containsEntry("display_name", "Rooks")
        .containsEntry("email", "ann" + count + "@example.com")
        .containsEntry("scheme_id", null)
        .containsEntry("allow_open_invite", false);
    assertThat(made.text("invite_id")).hasSize(26);
  }

  @Test
  void a_taken_name_is_refused() {
    Team team = WORLD.openTeam(ann, "jays" + count);

    WORLD
        .call(
            bob,
            "POST /api/v4/teams",
            Map.of("name", team.name(), "display_name", "Jays", "type", "O"))
        .fails(400, "app.team.save.existing.app_error");
  }

  @ParameterizedTest
  @CsvSource({
    "a, A, O, url",
    "Crows, A, O, characters",
    "crows-, A, O, characters",
    "adminton, A, O, reserved",
    "plugs, A, O, reserved",
    "fine, '', O, name",
    "fine, A, P, type"
  })
  void a_team_of_wrong_form_is_refused(String name, String display, String type, String what) {
    WORLD
        .call(
            ann, "POST /api/v4/teams", Map.of("name", name, "display_name", display, "type", type))
        .fails(400, "model.team.is_valid." + what + ".app_error");
  }

  @Test
  void the_list_of_teams_has_two_shapes_and_only_open_ones() {
    Team open = WORLD.openTeam(ann, "open" + count);
    Team closed = WORLD.closedTeam(ann, "closed" + count);

    var plain = WORLD.call(bob, "GET /api/v4/teams?per_page=200");
    assertThat(plain.each("id")).contains(open.id().value()).doesNotContain(closed.id().value());
    assertThat(plain.each("invite_id")).containsOnly("");
    assertThat(plain.each("email")).containsOnly("");
    var counted = WORLD.call(bob, "GET /api/v4/teams?per_page=1&include_total_count=true").object();
    assertThat(counted).containsOnlyKeys("teams", "total_count");
    assertThat(((Number) counted.get("total_count")).intValue()).isEqualTo(plain.list().size());
  }

  @Test
  void an_administrator_lists_closed_teams_too() {
    Team closed = WORLD.closedTeam(ann, "hidden" + count);
    Caller admin = WORLD.user("root" + count, "system_user system_admin");

    assertThat(WORLD.call(admin, "GET /api/v4/teams?per_page=200").each("id"))
        .contains(closed.id().value());
  }

  @Test
  void who_may_list_no_team_is_refused() {
    Caller guest = WORLD.user("guest" + count, "system_guest");

    WORLD.call(guest, "GET /api/v4/teams").fails(403, "api.context.permissions.app_error");
  }

  @Test
  void a_stranger_sees_an_open_team_but_no_closed_one() {
    Team open = WORLD.openTeam(ann, "wide" + count);
    Team closed = WORLD.closedTeam(ann, "tight" + count);

    assertThat(WORLD.call(bob, "GET /api/v4/teams/" + open.id()).is(200).text("invite_id"))
        .isEmpty();
    WORLD.call(bob, "GET /api/v4/teams/name/" + open.name()).is(200);
    WORLD
        .call(bob, "GET /api/v4/teams/" + closed.id())
        .fails(403, "api.context.permissions.app_error");
    WORLD
        .call(bob, "GET /api/v4/teams/name/" + closed.name())
        .fails(403, "api.context.permissions.app_error");
    WORLD
        .call(bob, "GET /api/v4/teams/" + WORLD.ids.next())
        .fails(404, "app.team.get.find.app_error");
  }

  @Test
  void members_see_the_invitation_and_managers_the_address() {
    Team team = WORLD.openTeam(ann, "mates" + count);
    WORLD.joinTeam(bob, team);

    var seen = WORLD.call(bob, "GET /api/v4/users/me/teams").list().getFirst();
    assertThat(seen).containsEntry("invite_id", team.inviteId()).containsEntry("email", "");
    WORLD
        .call(bob, "GET /api/v4/users/" + ann.user() + "/teams")
        .fails(403, "api.context.permissions.app_error");
  }

  @Test
  void a_name_is_known_to_exist_or_not() {
    WORLD.closedTeam(ann, "there" + count);

    assertThat(WORLD.call(bob, "GET /api/v4/teams/name/there" + count + "/exists").object())
        .isEqualTo(Map.of("exists", true));
    assertThat(WORLD.call(bob, "GET /api/v4/teams/name/nowhere/exists").object())
        .isEqualTo(Map.of("exists", false));
  }
}
