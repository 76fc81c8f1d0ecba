package rookery.people.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.kernel.Incarnation;
import rookery.people.Crowd;
import rookery.people.PeopleSettings;

class StatusesTest {
  private final Crowd crowd = new Crowd();
  private final Caller ann = crowd.user("ann");

  @BeforeEach
  void forget() {
    crowd.log.clear();
  }

  @AfterEach
  void close() {
    crowd.close();
  }

  private String status() {
    var answer = crowd.as(ann).post("/api/v4/users/status/ids", List.of(ann.user().value()));
    return String.valueOf(answer.list().getFirst().get("status"));
  }

  private void choose(String status, long dndEnd) {
    var body = Map.of("user_id", ann.user().value(), "status", status, "dnd_end_time", dndEnd);
    assertThat(crowd.as(ann).put("/api/v4/users/me/status", body).status()).isEqualTo(200);
  }

  @Test
  void the_last_socket_of_all_nodes_makes_offline() {
    var here = crowd.people.presence();
    var there = crowd.node(PeopleSettings.OPEN).presence();
    here.opened(ann.user(), 1);
    there.opened(ann.user(), 1);
    assertThat(status()).isEqualTo("online");
    here.closed(ann.user(), 0);
    crowd.pass(Duration.ofHours(1));
    assertThat(status()).isEqualTo("online");
    there.closed(ann.user(), 0);
    assertThat(status()).isEqualTo("offline");
    assertThat(crowd.log.events("status_change")).hasSize(2);
  }

  @Test
  void a_node_that_starts_takes_nobody_for_gone_who_is_idle_elsewhere() {
    crowd.people.presence().opened(ann.user(), 1);
    crowd.pass(Duration.ofHours(1));
    var fresh = crowd.node(PeopleSettings.OPEN);
    assertThat(fresh.statuses().of(ann.user()).availability()).isEqualTo(Availability.OFFLINE);

    fresh.presence().ask();
    assertThat(fresh.presence().awaitShares(List.of(crowd.self), Duration.ofSeconds(20))).isTrue();
    assertThat(fresh.statuses().of(ann.user()).availability()).isEqualTo(Availability.ONLINE);
  }

  @Test
  void one_that_says_nothing_is_waited_for_only_so_long() {
    var nobody = List.of(new Incarnation(crowd.ids.next()));

    assertThat(crowd.people.presence().awaitShares(nobody, Duration.ofMillis(10))).isFalse();
  }

  @Test
  void what_somebody_chose_stays_until_it_is_chosen_otherwise() {
    crowd.people.presence().opened(ann.user(), 1);
    choose("away", 0);
    crowd.people.statuses().online(ann.user());
    assertThat(status()).isEqualTo("away");
    crowd.people.presence().closed(ann.user(), 0);
    assertThat(status()).isEqualTo("away");
    choose("online", 0);
    assertThat(crowd.people.statuses().of(ann.user()).manual()).isFalse();
  }

  @Test
  void who_does_nothing_is_away_and_back_by_doing_something() {
    crowd.people.presence().opened(ann.user(), 1);
    crowd.pass(Duration.ofSeconds(299));
    crowd.people.presence().alive(ann.user());
    assertThat(status()).isEqualTo("online");
    crowd.pass(Duration.ofSeconds(2));
    crowd.people.presence().alive(ann.user());
    assertThat(status()).isEqualTo("away");
    crowd.people.statuses().online(ann.user());
    assertThat(status()).isEqualTo("online");
  }

  @Test
  void a_do_not_disturb_ends_and_what_was_before_comes_back() {
    crowd.people.presence().opened(ann.user(), 1);
    choose("dnd", crowd.now() / 1_000 + 3_600);
    assertThat(status()).isEqualTo("dnd");
    crowd.jobs(crowd.people).look();
    assertThat(status()).isEqualTo("dnd");
    crowd.pass(Duration.ofHours(1));
    crowd.jobs(crowd.people).look();
    assertThat(status()).isEqualTo("online");
    assertThat(crowd.people.statuses().of(ann.user()).manual()).isFalse();
  }

  @Test
  void who_posts_without_a_socket_is_there_for_a_while() {
    crowd.people.statuses().online(ann.user());
    assertThat(status()).isEqualTo("online");
    crowd.pass(Duration.ofSeconds(301));
    assertThat(status()).isEqualTo("offline");
  }

  @Test
  void who_is_connected_and_was_written_off_elsewhere_is_online_again() {
    crowd.people.presence().opened(ann.user(), 1);
    writeOff();
    crowd.log.announce(Statuses.CHANGED.about(ann.user().value()));
    assertThat(inDatabase()).isEqualTo(Availability.ONLINE);
    assertThat(crowd.log.events("status_change")).hasSize(2);
  }

  @Test
  void who_chose_to_be_offline_stays_so() {
    crowd.people.presence().opened(ann.user(), 1);
    choose("offline", 0);
    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
    crowd.log.newEpoch();
    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
  }

  @Test
  void who_was_written_off_while_the_log_was_lost_is_online_in_the_new_epoch() {
    crowd.people.presence().opened(ann.user(), 1);
    writeOff();
    crowd.log.newEpoch();
    assertThat(inDatabase()).isEqualTo(Availability.ONLINE);
  }

  @Test
  void who_was_written_off_and_is_nowhere_stays_offline() {
    crowd.people.presence().opened(ann.user(), 1);
    crowd.people.presence().closed(ann.user(), 0);
    crowd.log.announce(Statuses.CHANGED.about(ann.user().value()));
    crowd.log.newEpoch();
    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
  }

  /// As a node does that does not know yet that the user is connected.
  private void writeOff() {
    crowd.database.write(transaction ->
        transaction
            .sql("update status set status = 'offline' where user_id = ?", ann.user())
            .run());
  }

  private Availability inDatabase() {
    return crowd
        .database
        .read(queries -> new StatusSql().of(queries, ann.user()))
        .map(Status::availability)
        .orElse(Availability.OFFLINE);
  }

  @Test
  void a_node_that_learns_late_is_told_who_is_connected() {
    crowd.people.presence().opened(ann.user(), 1);
    crowd.pass(Duration.ofHours(1));
    var late = crowd.node(PeopleSettings.OPEN);
    assertThat(late.statuses().of(ann.user()).availability()).isEqualTo(Availability.OFFLINE);
    late.presence().ask();
    assertThat(late.statuses().of(ann.user()).availability()).isEqualTo(Availability.ONLINE);
  }
}
