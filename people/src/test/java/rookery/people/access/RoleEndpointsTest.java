package rookery.people.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.json.Json;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;

/// Roles that are read and edited.
class RoleEndpointsTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String INVALID = "api.context.invalid_body_param.app_error";
  private static final String TOKENS = "/api/v4/users/me/tokens";

  private final Crowd crowd = new Crowd();
  private final Caller root = crowd.user("root");
  private final Caller ann = crowd.user("ann");

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void everybody_reads_a_role_and_administrators_read_all() {
    var role = role("team_user");
    assertThat(role)
        .containsEntry("name", "team_user")
        .containsEntry("scheme_managed", true)
        .containsEntry("built_in", true)
        .containsEntry("delete_at", 0);
    assertThat(crowd.as(ann).get("/api/v4/roles/" + role.get("id")).object()).isEqualTo(role);

    var all = crowd.as(root).get("/api/v4/roles").list();
    assertThat(all).contains(role);
    assertThat(all).extracting(each -> each.get("id")).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(each -> each.get("name"))
        .contains("system_admin", "team_post_all", "system_read_only_admin", "run_member")
        .hasSize(25);
    assertThat(permissions("system_admin"))
        .hasSize(Permission.values().length)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Permission.values()).map(Permission::wireName).toList());
    assertThat(crowd.as(ann).get("/api/v4/roles").errorId()).isEqualTo(FORBIDDEN);
    assertThat(crowd.as(ann).get("/api/v4/roles/name/queen").errorId())
        .isEqualTo("app.role.get_by_name.app_error");
    assertThat(crowd.as(ann).get("/api/v4/roles/" + ann.user()).errorId())
        .isEqualTo("app.role.get.app_error");
  }

  @Test
  void an_edit_counts_at_once_on_all_nodes_and_is_told_to_everybody() {
    var other = crowd.node(PeopleSettings.OPEN);
    var wish = Map.of("description", "bot");
    assertThat(RouteTester.of(other.routes(), ann).post(TOKENS, wish).status()).isEqualTo(403);
    var permissions = permissions("system_user");
    permissions.add("create_user_access_token");
    crowd.log.clear();

    var edited = edits(root, "system_user", permissions);

    assertThat(edited.status()).isEqualTo(200);
    assertThat(edited.object()).isEqualTo(role("system_user"));
    assertThat(edited.object()).containsEntry("update_at", crowd.now());
    assertThat(permissions("system_user")).contains("create_user_access_token", "create_team");
    assertThat(crowd.log.events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.type()).isEqualTo("role_updated");
          assertThat(event.scope()).isEqualTo(new Scope.ToEveryone());
          assertThat(new String(event.json(), UTF_8)).contains(Json.text(edited.text()));
        });
    assertThat(RouteTester.of(other.routes(), ann).post(TOKENS, wish).status()).isEqualTo(200);
    assertThat(crowd.as(ann).post(TOKENS, wish).status()).isEqualTo(200);

    permissions.remove("create_user_access_token");
    edits(root, "system_user", permissions);

    assertThat(RouteTester.of(other.routes(), ann).post(TOKENS, wish).errorId())
        .isEqualTo(FORBIDDEN);
    assertThat(crowd.as(ann).post(TOKENS, wish).errorId()).isEqualTo(FORBIDDEN);
    crowd.log.clear();
    assertThat(edits(root, "system_user", permissions).status()).isEqualTo(200);
    assertThat(crowd.log.events()).isEmpty();
  }

  @Test
  void only_administrators_edit_and_only_what_can_be() {
    var permissions = permissions("team_user");
    assertThat(edits(ann, "team_user", permissions).errorId()).isEqualTo(FORBIDDEN);
    permissions.add("fly");
    assertThat(edits(root, "team_user", permissions).errorId())
        .isEqualTo("api.roles.patch_roles.unknown_permission.app_error");
    String patch = "/api/v4/roles/" + role("team_user").get("id") + "/patch";
    assertThat(crowd.as(root).put(patch, Map.of()).errorId()).isEqualTo(INVALID);
    assertThat(crowd.as(root).put(patch, Map.of("permissions", "all")).errorId())
        .isEqualTo(INVALID);
    String nowhere = "/api/v4/roles/" + ann.user() + "/patch";
    assertThat(crowd.as(root).put(nowhere, Map.of("permissions", List.of())).errorId())
        .isEqualTo("app.role.get.app_error");
    assertThat(edits(root, "team_user", List.of()).status()).isEqualTo(200);
    assertThat(permissions("team_user")).isEmpty();
  }

  @Test
  void administrators_keep_what_undoes_an_edit() {
    for (String needed : List.of("manage_system", "manage_roles")) {
      var permissions = permissions("system_admin");
      permissions.remove(needed);
      assertThat(edits(root, "system_admin", permissions).errorId())
          .isEqualTo("api.roles.patch_roles.kept_by_administrators.app_error");
    }
    var permissions = permissions("system_admin");
    permissions.remove("create_post");
    assertThat(edits(root, "system_admin", permissions).status()).isEqualTo(200);
    permissions.add("create_post");
    assertThat(edits(root, "system_admin", permissions).status()).isEqualTo(200);
    assertThat(permissions("system_admin")).hasSize(Permission.values().length);
  }

  @Test
  void what_another_version_wrote_of_a_role_stays() {
    crowd.database.write(tx ->
        tx.sql("insert into roles (name, update_at, added) values ('team_user', 7, 'fly')").run());
    crowd.database.write(
        tx -> tx.sql("insert into roles (name, update_at) values ('pilot', 7)").run());

    edits(root, "team_user", List.of("view_team"));

    assertThat(permissions("team_user")).containsExactly("view_team");
    String added =
        crowd.database.read(q ->
            q.sql("select added from roles where name = 'team_user'")
                .only(row -> row.text("added")));
    assertThat(added).isEqualTo("fly");
  }

  @Test
  void there_are_no_schemes() {
    assertThat(crowd.as(root).get("/api/v4/schemes").list()).isEmpty();
    assertThat(crowd.as(ann).get("/api/v4/schemes").errorId()).isEqualTo(FORBIDDEN);
    for (String what : List.of("", "/teams", "/channels")) {
      String path = "/api/v4/schemes/" + ann.user() + what;
      assertThat(crowd.as(root).get(path).errorId()).isEqualTo("app.scheme.get.app_error");
      assertThat(crowd.as(ann).get(path).errorId()).isEqualTo(FORBIDDEN);
    }
  }

  private Map<String, @Nullable Object> role(String name) {
    return crowd.as(ann).get("/api/v4/roles/name/" + name).object();
  }

  private List<String> permissions(String name) {
    var permissions = new ArrayList<String>();
    ((List<?>) requireNonNull(role(name).get("permissions")))
        .forEach(each -> permissions.add(String.valueOf(each)));
    return permissions;
  }

  private RouteTester.Answer edits(Caller who, String role, List<String> permissions) {
    return crowd
        .as(who)
        .put(
            "/api/v4/roles/" + role(role).get("id") + "/patch", Map.of("permissions", permissions));
  }
}
