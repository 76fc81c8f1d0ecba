package rookery.places.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rookery.http.Caller;
import rookery.places.World;
import rookery.places.channel.Channel;
import rookery.places.team.Team;

class DirectoryEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final World WORLD = new World();
  private static int count = 100;
  private final int mark = ++count;
  private final Caller ann = WORLD.user("ann" + mark);
  private final Caller bob = WORLD.user("bob" + mark);
  private final Caller cid = WORLD.user("cid" + mark);
  private final Team team = WORLD.openTeam(bob, "team" + mark);
  private final Channel nest = WORLD.channel(bob, team, "nest", "O");

  @BeforeEach
  void join() {
    WORLD.joinTeam(ann, team);
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  @Test
  void members_of_a_team_come_by_name_in_pages_with_a_tag() {
    var all = list(ann, "in_team=" + team.id());

    assertThat(all.each("username")).containsExactly("ann" + mark, "bob" + mark);
    assertThat(all.header("ETag")).isNotEmpty();
    assertThat(list(ann, "in_team=" + team.id() + "&per_page=1&page=1").each("username"))
        .containsExactly("bob" + mark);
    assertThat(list(ann, "in_team=" + team.id() + "&page=7").list()).isEmpty();
  }

  @Test
  void filters_by_place_hold_together() {
    assertThat(list(bob, "in_channel=" + nest.id()).each("username")).containsExactly("bob" + mark);
    assertThat(list(bob, "in_team=" + team.id() + "&not_in_channel=" + nest.id()).each("username"))
        .containsExactly("ann" + mark);
    assertThat(list(bob, "not_in_team=" + team.id() + "&per_page=200").each("username"))
        .contains("cid" + mark)
        .doesNotContain("ann" + mark, "bob" + mark);
  }

  @Test
  void only_administrators_learn_who_is_in_no_team() {
    Caller root = WORLD.user("root" + mark, "system_user system_admin");

    list(ann, "without_team=true").fails(403, FORBIDDEN);
    assertThat(list(root, "without_team=true&per_page=200").each("username"))
        .contains("cid" + mark)
        .doesNotContain("ann" + mark);
  }

  @Test
  void roles_choose_users() {
    Caller root = WORLD.user("root" + mark, "system_user system_admin");
    String inTeam = "in_team=" + team.id() + "&team_roles=";

    assertThat(list(ann, inTeam + "team_admin").each("username")).containsExactly("bob" + mark);
    assertThat(list(ann, inTeam + "team_user").each("username")).containsExactly("ann" + mark);
    assertThat(list(ann, inTeam + "team_user,team_admin").list()).hasSize(2);
    assertThat(list(root, "role=system_admin&per_page=200").each("username"))
        .contains("root" + mark)
        .doesNotContain("ann" + mark);
    assertThat(list(bob, "in_channel=" + nest.id() + "&channel_roles=channel_user").list())
        .isEmpty();
    list(ann, "roles=no%20role").fails(400, "api.context.invalid_url_param.app_error");
  }

  @Test
  void administrators_of_a_channel_come_first_on_request() {
    WORLD
        .call(
            ann,
            "POST /api/v4/channels/" + nest.id() + "/members",
            Map.of("user_id", ann.user().value()))
        .is(201);

    assertThat(list(ann, "in_channel=" + nest.id() + "&sort=admin").each("username"))
        .containsExactly("bob" + mark, "ann" + mark);
    assertThat(list(ann, "in_channel=" + nest.id() + "&sort=status").list()).hasSize(2);
    assertThat(list(ann, "in_team=" + team.id() + "&sort=create_at").list()).hasSize(2);
    assertThat(list(ann, "in_team=" + team.id() + "&sort=last_activity_at").list()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sort=status",
        "sort=admin",
        "sort=create_at",
        "sort=last_activity_at",
        "sort=shoe_size",
        "active=true&inactive=true",
        "in_team=nonsense"
      })
  void what_does_not_fit_together_is_refused(String query) {
    list(ann, query).fails(400, "api.context.invalid_url_param.app_error");
  }

  @Test
  void strangers_see_no_members() {
    list(cid, "in_team=" + team.id()).fails(403, FORBIDDEN);
    list(cid, "in_channel=" + nest.id()).fails(403, FORBIDDEN);
    list(ann, "not_in_channel=" + nest.id()).fails(400, "api.context.invalid_url_param.app_error");
    list(WORLD.user("guest" + mark, "system_guest"), "").fails(403, FORBIDDEN);
    assertThat(list(cid, "per_page=200").is(200).list()).isNotEmpty();
  }

  @Test
  void deactivated_users_are_told_apart() {
    WORLD.database.write(
        tx -> tx.sql("update users set delete_at = 1 where id = ?", ann.user()).run());

    assertThat(list(bob, "in_team=" + team.id() + "&active=true").each("username"))
        .isEqualTo(List.of("bob" + mark));
    assertThat(list(bob, "in_team=" + team.id() + "&inactive=true").each("username"))
        .isEqualTo(List.of("ann" + mark));
  }

  private static World.Answer list(Caller who, String query) {
    return WORLD.call(who, "GET /api/v4/users?" + query);
  }
}
