package rookery.people.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import rookery.http.Caller;
import rookery.kernel.Incarnation;
import rookery.people.Crowd;
import rookery.people.People;
import rookery.people.PeopleSettings;

class PresenceJobsTest {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Crowd crowd = new Crowd();
  private final Caller ann = crowd.user("ann");

  /// A node that no test object stands for: it can be lost.
  private final Incarnation elsewhere = new Incarnation(crowd.ids.next());

  @BeforeEach
  void annIsElsewhere() {
    crowd.people.statuses().online(ann.user());
    crowd.log.announce(new PresenceNotices.Change(elsewhere, true).about(ann.user()));
    crowd.log.clear();
  }

  @AfterEach
  void close() {
    crowd.close();
  }

  private Availability inDatabase() {
    return crowd
        .database
        .read(queries -> new StatusSql().of(queries, ann.user()))
        .map(Status::availability)
        .orElseThrow();
  }

  private int changes() {
    return crowd.log.events("status_change").size();
  }

  private People anotherNode() {
    var node = crowd.node(PeopleSettings.OPEN);
    crowd.log.announce(new PresenceNotices.Change(elsewhere, true).about(ann.user()));
    return node;
  }

  @Test
  void who_was_on_a_lost_node_and_does_not_come_back_is_offline_after_the_grace_once() {
    var another = anotherNode();
    crowd.people.presence().lost(elsewhere);
    another.presence().lost(elsewhere);
    crowd.pass(GRACE.minusSeconds(1));
    crowd.jobs(crowd.people).look();
    assertThat(inDatabase()).isEqualTo(Availability.ONLINE);

    crowd.pass(Duration.ofSeconds(2));
    assertThat(inDatabase()).as("not without the leader").isEqualTo(Availability.ONLINE);
    crowd.jobs(crowd.people).look();

    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
    assertThat(changes()).isEqualTo(1);
    crowd.pass(Duration.ofSeconds(2));
    crowd.jobs(another).look();
    assertThat(changes()).isEqualTo(1);
    assertThat(another.presence().anyLeft()).as("it was told").isFalse();
  }

  @Test
  void the_next_leader_goes_on_where_one_was_lost() {
    var another = anotherNode();
    crowd.people.presence().lost(elsewhere);
    another.presence().lost(elsewhere);
    crowd.pass(GRACE.plusSeconds(1));

    crowd.jobs(another).look();

    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
    assertThat(changes()).isEqualTo(1);
  }

  @Test
  void a_leader_that_began_after_a_node_was_lost_is_stood_in_for() {
    var leader = crowd.node(PeopleSettings.OPEN);
    crowd.people.presence().lost(elsewhere);
    leader.presence().lost(elsewhere);
    crowd.pass(GRACE.plusSeconds(1));
    crowd.jobs(leader).look();
    assertThat(inDatabase()).as("it does not know who was there").isEqualTo(Availability.ONLINE);

    crowd.pass(Duration.ofSeconds(20));

    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
    assertThat(changes()).isEqualTo(1);
  }

  @Test
  void who_comes_back_within_the_grace_keeps_the_status() {
    crowd.people.presence().lost(elsewhere);
    crowd.pass(Duration.ofSeconds(20));
    crowd.people.presence().returned(ann.user(), 1);
    crowd.pass(Duration.ofMinutes(1));

    crowd.jobs(crowd.people).look();

    assertThat(inDatabase()).isEqualTo(Availability.ONLINE);
    assertThat(changes()).isZero();
  }

  @Test
  void a_node_that_was_only_slow_loses_nobody() {
    crowd.people.presence().lost(elsewhere);
    crowd.pass(Duration.ofSeconds(20));
    crowd.people.presence().arrived(elsewhere);
    crowd.pass(Duration.ofMinutes(1));

    crowd.jobs(crowd.people).look();

    assertThat(changes()).isZero();
  }

  @Test
  void a_node_that_starts_changes_nobodys_presence() {
    crowd.pass(Duration.ofHours(1));
    var fresh = crowd.node(PeopleSettings.OPEN);
    crowd.jobs(fresh).look();
    assertThat(changes()).as("it knows nobody yet").isZero();

    fresh.presence().ask();
    crowd.log.announce(PresenceNotices.share(elsewhere, List.of(ann.user())).getFirst());
    crowd.pass(Duration.ofMinutes(5));
    crowd.jobs(fresh).look();

    assertThat(changes()).isZero();
    assertThat(inDatabase()).isEqualTo(Availability.ONLINE);
  }

  @Test
  void who_is_nowhere_after_all_nodes_were_lost_is_offline_in_the_end() {
    var fresh = crowd.node(PeopleSettings.OPEN);
    crowd.pass(Duration.ofMinutes(4));
    crowd.jobs(fresh).look();
    assertThat(inDatabase()).as("active a moment ago").isEqualTo(Availability.ONLINE);
    crowd.pass(Duration.ofMinutes(2));

    crowd.jobs(fresh).look();

    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
    assertThat(changes()).isEqualTo(1);
  }

  @Test
  void who_is_away_and_whose_socket_resumes_stays_away() {
    crowd.people.presence().opened(ann.user(), 1);
    crowd.pass(Duration.ofMinutes(6));
    crowd.people.presence().alive(ann.user());
    assertThat(inDatabase()).isEqualTo(Availability.AWAY);
    crowd.log.clear();

    crowd.people.presence().returned(ann.user(), 2);

    assertThat(inDatabase()).isEqualTo(Availability.AWAY);
    assertThat(changes()).isZero();
  }

  @Test
  void who_was_written_off_and_returns_is_as_active_as_before() {
    crowd.people.presence().lost(elsewhere);
    crowd.pass(GRACE.plusSeconds(1));
    crowd.jobs(crowd.people).look();
    crowd.people.presence().returned(ann.user(), 1);
    assertThat(inDatabase()).isEqualTo(Availability.ONLINE);
    crowd.people.presence().closed(ann.user(), 0);
    assertThat(inDatabase()).isEqualTo(Availability.OFFLINE);
    crowd.pass(Duration.ofMinutes(10));

    crowd.people.presence().returned(ann.user(), 1);

    assertThat(inDatabase()).isEqualTo(Availability.AWAY);
  }
}
