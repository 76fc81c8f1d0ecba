package rookery.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.people.Crowd;
import rookery.people.People;
import rookery.people.PeopleSettings;

/// Personal access tokens.
class AccessTokenTest {
  private static final String FORBIDDEN = "api.context.permissions.app_error";
  private static final String BAD_BODY = "api.context.invalid_body_param.app_error";
  private static final String TOKENS = "/api/v4/users/tokens";
  private static final Duration MONTH = Duration.ofDays(30);

  private final Crowd crowd = new Crowd();
  private final Caller root = crowd.user("root");
  private final Caller ann = maker("ann");

  @AfterEach
  void close() {
    crowd.close();
  }

  /// Somebody who may have tokens.
  private Caller maker(String name) {
    Caller somebody = crowd.user(name);
    crowd.database.write(tx ->
        tx.sql(
                "update users set roles = 'system_user system_user_access_token' where id = ?",
                somebody.user())
            .run());
    return new Caller(
        somebody.user(),
        somebody.session(),
        List.of("system_user", "system_user_access_token"),
        somebody.csrf(),
        somebody.kind());
  }

  @Test
  void a_token_is_told_once_and_its_program_is_the_user_for_good() {
    var made = make(ann, ann, "bot").object();
    assertThat(made)
        .containsOnlyKeys("id", "token", "user_id", "description", "is_active")
        .containsEntry("user_id", ann.user().value())
        .containsEntry("description", "bot")
        .containsEntry("is_active", true);
    String token = String.valueOf(made.get("token"));
    assertThat(token).hasSize(26).isNotEqualTo(made.get("id"));

    crowd.pass(Duration.ofDays(400));
    crowd.people.sessions().endExpired();

    Caller program = find(crowd.people, token).orElseThrow();
    assertThat(program.user()).isEqualTo(ann.user());
    assertThat(program.kind()).isEqualTo(Caller.Kind.ACCESS_TOKEN);
    assertThat(program.csrf()).as("in a cookie it proves nothing").isNotEmpty();
    assertThat(crowd.people.sessions().again(program)).contains(program);
    assertThat(list(ann, ann))
        .hasSize(1)
        .allSatisfy(one -> assertThat(one).doesNotContainKey("token"));
    assertThat(crowd.as(ann).get(TOKENS + "/" + made.get("id")).object())
        .containsEntry("description", "bot")
        .doesNotContainKey("token");
    var rows =
        crowd.database.read(q ->
            q.sql("select to_jsonb(access_tokens)::text as row from access_tokens")
                .list(r -> r.text("row")));
    assertThat(rows).hasSize(1).noneMatch(row -> row.contains(token));
  }

  @Test
  void a_token_that_is_switched_off_or_taken_back_is_refused_on_all_nodes_with_its_sockets() {
    var other = crowd.node(PeopleSettings.OPEN);
    var looked = new ArrayList<String>();
    crowd.log.on(Sessions.CHANGED, (user, _) -> looked.add(user));
    var made = make(ann, ann, "bot").object();
    String token = String.valueOf(made.get("token"));
    var named = Map.of("token_id", made.get("id"));
    Caller program = find(other, token).orElseThrow();

    assertThat(crowd.as(ann).post(TOKENS + "/disable", named).status()).isEqualTo(200);
    assertThat(looked).containsExactly(ann.user().value());
    assertThat(find(other, token)).isEmpty();
    assertThat(other.sessions().again(program)).isEmpty();
    assertThat(list(ann, ann).getFirst()).containsEntry("is_active", false);

    assertThat(crowd.as(ann).post(TOKENS + "/enable", named).status()).isEqualTo(200);
    assertThat(find(other, token)).isPresent();

    looked.clear();
    assertThat(crowd.as(ann).post(TOKENS + "/revoke", named).status()).isEqualTo(200);
    assertThat(looked).containsExactly(ann.user().value());
    assertThat(find(other, token)).isEmpty();
    assertThat(other.sessions().again(program)).isEmpty();
    assertThat(list(ann, ann)).isEmpty();
    assertThat(crowd.as(ann).post(TOKENS + "/enable", named).errorId()).isEqualTo(BAD_BODY);
  }

  @Test
  void tokens_of_a_deactivated_user_are_refused_and_their_sockets_looked_at() {
    String token = String.valueOf(make(ann, ann, "bot").object().get("token"));
    crowd.as(ann).post("/api/v4/users/me/sessions/revoke/all", Map.of());
    assertThat(find(crowd.people, token)).as("sessions are another thing").isPresent();
    var looked = new ArrayList<String>();
    crowd.log.on(Sessions.CHANGED, (user, _) -> looked.add(user));

    crowd.as(root).put("/api/v4/users/" + ann.user() + "/active", Map.of("active", false));

    assertThat(find(crowd.people, token)).isEmpty();
    assertThat(looked).containsExactly(ann.user().value());
  }

  @Test
  void who_lacks_the_permission_has_none_and_nobody_has_anothers() {
    Caller bob = crowd.user("bob");
    Caller cid = maker("cid");
    var made = make(ann, ann, "bot").object();
    var named = Map.of("token_id", made.get("id"));

    assertThat(make(bob, bob, "bot").errorId()).isEqualTo(FORBIDDEN);
    assertThat(make(cid, ann, "bot").errorId()).isEqualTo(FORBIDDEN);
    assertThat(make(cid, root, "bot").errorId()).isEqualTo(FORBIDDEN);
    for (Caller other : List.of(bob, cid)) {
      assertThat(crowd.as(other).get("/api/v4/users/" + ann.user() + "/tokens").errorId())
          .isEqualTo(FORBIDDEN);
      assertThat(crowd.as(other).get(TOKENS + "/" + made.get("id")).errorId()).isEqualTo(FORBIDDEN);
      assertThat(crowd.as(other).get(TOKENS).errorId()).isEqualTo(FORBIDDEN);
      assertThat(crowd.as(other).post(TOKENS + "/search", Map.of("term", "ann")).errorId())
          .isEqualTo(FORBIDDEN);
      for (String act : List.of("disable", "enable", "revoke")) {
        assertThat(crowd.as(other).post(TOKENS + "/" + act, named).errorId()).isEqualTo(FORBIDDEN);
      }
    }
    assertThat(list(ann, ann)).hasSize(1);
  }

  @Test
  void administrators_see_find_and_take_back_all() {
    var made = make(ann, ann, "bot").object();
    assertThat(make(root, ann, "another").status()).isEqualTo(200);
    assertThat(make(root, root, "third").status()).isEqualTo(200);

    assertThat(crowd.as(root).get(TOKENS).list()).hasSize(3);
    assertThat(crowd.as(root).get(TOKENS + "?page=1&per_page=2").list()).hasSize(1);
    for (var term : List.of("ann", ann.user().value())) {
      assertThat(crowd.as(root).post(TOKENS + "/search", Map.of("term", term)).list()).hasSize(2);
    }
    assertThat(crowd.as(root).post(TOKENS + "/search", Map.of("term", made.get("id"))).list())
        .hasSize(1);
    assertThat(crowd.as(root).post(TOKENS + "/search", Map.of("term", "%")).list()).isEmpty();
    assertThat(crowd.as(root).post(TOKENS + "/revoke", Map.of("token_id", made.get("id"))).status())
        .isEqualTo(200);
    assertThat(list(ann, ann)).hasSize(1);
  }

  @Test
  void a_description_is_needed() {
    assertThat(make(ann, ann, " ").status()).isEqualTo(400);
    assertThat(make(ann, ann, "a".repeat(256)).status()).isEqualTo(400);
    assertThat(crowd.as(ann).get(TOKENS + "/" + "z".repeat(26)).status()).isEqualTo(404);
  }

  @Test
  void where_they_are_switched_off_there_are_none() {
    String token = String.valueOf(make(ann, ann, "bot").object().get("token"));
    var without =
        crowd.node(
            PeopleSettings.OPEN.with(
                new SessionRules(MONTH, MONTH, true, Duration.ZERO, true, false, false)));

    assertThat(find(without, token)).isEmpty();
    var answer =
        RouteTester.of(without.routes(), ann)
            .post("/api/v4/users/me/tokens", Map.of("description", "bot"));
    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.errorId()).isEqualTo("app.user_access_token.disabled");
    assertThat(find(crowd.people, token)).isPresent();
  }

  private RouteTester.Answer make(Caller by, Caller whose, String description) {
    return crowd
        .as(by)
        .post("/api/v4/users/" + whose.user() + "/tokens", Map.of("description", description));
  }

  private List<Map<String, Object>> list(Caller by, Caller whose) {
    return crowd.as(by).get("/api/v4/users/" + whose.user() + "/tokens").list();
  }

  private static Optional<Caller> find(People people, String token) {
    return people.sessions().find(token);
  }
}
