package rookery.people.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.Scope;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;
import rookery.people.session.Sessions;

/// System roles that are given and taken.
class RoleChangeTest {
  private final Crowd crowd = new Crowd();
  private final Caller root = crowd.user("root");
  private final Caller ann = crowd.user("ann");

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void a_role_counts_at_once_on_all_nodes_and_is_told() {
    var other = crowd.node(PeopleSettings.OPEN);
    assertThat(other.sessions().again(ann).orElseThrow().roles()).containsExactly("system_user");
    var looked = new ArrayList<String>();
    crowd.log.on(Sessions.CHANGED, (user, _) -> looked.add(user));
    crowd.log.clear();

    assertThat(set(root, ann, "system_user system_user_access_token").status()).isEqualTo(200);

    assertThat(looked).containsExactly(ann.user().value());
    Caller now = other.sessions().again(ann).orElseThrow();
    assertThat(now.roles()).containsExactly("system_user", "system_user_access_token");
    assertThat(crowd.log.events("user_role_updated"))
        .hasSize(1)
        .allSatisfy(event -> assertThat(event.scope()).isEqualTo(new Scope.ToUser(ann.user())));
    assertThat(crowd.log.events("user_updated")).hasSize(3);
    assertThat(crowd.as(now).post("/api/v4/users/me/tokens", Map.of("description", "bot")).status())
        .isEqualTo(200);
    crowd.log.clear();
    set(root, ann, "system_user system_user_access_token");
    assertThat(crowd.log.events()).isEmpty();
  }

  @Test
  void only_administrators_give_known_roles_and_none_loses_its_own() {
    assertThat(set(ann, ann, "system_admin system_user").status()).isEqualTo(403);
    assertThat(set(root, root, "system_user").status()).isEqualTo(403);
    for (String names : new String[] {"", "system_nobody", "team_admin"}) {
      assertThat(set(root, ann, names).errorId())
          .isEqualTo("api.context.invalid_body_param.app_error");
    }
    assertThat(set(root, ann, "system_admin system_user").status()).isEqualTo(200);
    Caller queen = crowd.people.sessions().again(ann).orElseThrow();
    assertThat(queen.administers()).isTrue();
    assertThat(set(queen, root, "system_user").status()).isEqualTo(200);
    assertThat(crowd.people.sessions().again(root).orElseThrow().administers()).isFalse();
  }

  @Test
  void who_only_gives_roles_gives_none_that_rules() {
    Caller bob = crowd.user("bob");
    edit("system_user_manager", List.of("manage_roles"));
    set(root, ann, "system_user system_user_manager");
    Caller giver = crowd.people.sessions().again(ann).orElseThrow();

    assertThat(set(giver, bob, "system_user system_post_all").status()).isEqualTo(200);
    for (String names : List.of("system_admin system_user", "system_user_manager system_user")) {
      assertThat(set(giver, bob, names).errorId()).isEqualTo("api.context.permissions.app_error");
      assertThat(set(giver, ann, names + " system_admin").status()).isEqualTo(403);
    }
    assertThat(set(giver, root, "system_user").status()).isEqualTo(403);
    assertThat(set(root, bob, "system_manager system_user").status()).isEqualTo(200);
    assertThat(set(root, bob, "custom_group_user system_user").status()).isEqualTo(400);
  }

  private void edit(String role, List<String> permissions) {
    var found = crowd.as(root).get("/api/v4/roles/name/" + role).object();
    assertThat(
            crowd
                .as(root)
                .put(
                    "/api/v4/roles/" + found.get("id") + "/patch",
                    Map.of("permissions", permissions))
                .status())
        .isEqualTo(200);
  }

  private RouteTester.Answer set(Caller by, Caller whose, String names) {
    return crowd.as(by).put("/api/v4/users/" + whose.user() + "/roles", Map.of("roles", names));
  }
}
