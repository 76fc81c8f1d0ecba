package rookery.places;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.delivery.SteppedLog.Step;
import rookery.http.Caller;
import rookery.http.RouteTester;
import rookery.kernel.SessionId;
import rookery.places.SteppedCluster.Node;

/// A node that has not read yet what another did to accounts and sessions.
class PeopleBehindTheLogTest {
  private final SteppedCluster cluster = new SteppedCluster(2);
  private final Node quick = cluster.node(0);
  private final Node behind = cluster.node(1);
  private final Caller root = cluster.user("root", "system_admin system_user");
  private final Caller ann = cluster.user("ann", "system_user");
  private final SessionId first = new SessionId(cluster.ids.next());
  private final String token = cluster.session(ann.user(), first);

  @BeforeEach
  void both_know_her() {
    assertThat(quick.people.sessions().find(token)).isPresent();
    assertThat(behind.people.sessions().find(token)).isPresent();
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void hears(Node node) {
    cluster.drained();
    while (node.log.step() != Step.NOTHING_NEW) {
      // There is more.
    }
  }

  private RouteTester.Answer activates(boolean active) {
    return quick
        .as(root)
        .put("/api/v4/users/" + ann.user() + "/active", SteppedCluster.body("active", active));
  }

  @Test
  void takes_a_revoked_token_up_to_the_place_in_the_log_and_not_behind_it() {
    String path = "/api/v4/users/" + ann.user() + "/sessions/revoke";
    var answer = quick.as(root).post(path, Map.of("session_id", first.value()));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(quick.people.sessions().find(token)).isEmpty();
    assertThat(behind.people.sessions().find(token)).isPresent();

    hears(behind);

    assertThat(behind.people.sessions().find(token)).isEmpty();
  }

  @Test
  void takes_none_that_was_revoked_while_it_heard_nothing() {
    behind.log.cut(true);
    behind.log.silent();
    assertThat(activates(false).status()).isEqualTo(200);

    assertThat(behind.people.sessions().find(token)).isEmpty();
  }

  @Test
  void refuses_nobody_whose_account_is_active_again() {
    activates(false);
    hears(behind);
    var other = cluster.session(ann.user(), new SessionId(cluster.ids.next()));
    assertThat(behind.people.sessions().find(other)).isEmpty();

    activates(true);

    assertThat(behind.people.users().find(ann.user()).orElseThrow().active()).isFalse();
    assertThat(behind.people.sessions().find(other)).isPresent();
  }

  @Test
  void asks_for_the_password_if_the_address_is_another_one_now() {
    String old = quick.people.users().get(ann.user()).email();
    cluster.database.write(
        tx -> tx.sql("update users set email = 'new@example.com' where id = ?", ann.user()).run());

    var answer = behind.as(ann).put("/api/v4/users/me/patch", SteppedCluster.body("email", old));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(behind.people.users().again(ann.user()).orElseThrow().email())
        .isEqualTo("new@example.com");
  }

  @Test
  void shows_people_as_they_are() {
    quick.as(ann).put("/api/v4/users/me/patch", SteppedCluster.body("nickname", "Annie"));

    assertThat(behind.as(root).get("/api/v4/users/" + ann.user()).object())
        .containsEntry("nickname", "Annie");
  }
}
