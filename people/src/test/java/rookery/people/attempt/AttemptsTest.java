package rookery.people.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import rookery.http.RouteTester;
import rookery.people.Crowd;

/// Who guesses passwords is slowed down, and nobody else.
@Tag("full")
class AttemptsTest {
  private static final String LOG_IN = "/api/v4/users/login";
  private static final String WRONG = "api.user.login.invalid_credentials_email_username";
  private static final String LOCKED = "api.user.check_user_login_attempts.too_many.app_error";
  private static final String HOME = "192.0.2.1";
  private static final String STRANGER = "203.0.113.7";

  private final Crowd crowd = new Crowd();

  AttemptsTest() {
    crowd.signUp("ann");
  }

  @AfterEach
  void close() {
    crowd.close();
  }

  @Test
  void wrong_passwords_tried_at_once_make_their_address_wait_after_ten() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> tasks =
          IntStream.range(0, 30)
              .<Callable<String>>mapToObj(_ -> () -> logIn("ann", "wrong", STRANGER).errorId())
              .toList();
      var ids = threads.invokeAll(tasks).stream().map(f -> f.resultNow()).toList();
      assertThat(ids).filteredOn(WRONG::equals).hasSize(10);
      assertThat(ids).filteredOn(LOCKED::equals).hasSize(20);
    }
    var right = logIn("ann", Crowd.PASSWORD, STRANGER);
    assertThat(right.status()).isEqualTo(401);
    assertThat(right.errorId()).isEqualTo(LOCKED);
  }

  @Test
  void a_stranger_who_fails_locks_out_the_stranger_alone() {
    fail("ann", 30, STRANGER);
    assertThat(logIn("ann", "wrong", STRANGER).errorId()).isEqualTo(LOCKED);
    assertThat(logIn("ann", Crowd.PASSWORD, HOME).status()).isEqualTo(200);
  }

  @Test
  void who_is_logged_in_at_the_strangers_address_still_gets_in() {
    logIn("ann", Crowd.PASSWORD, HOME);
    fail("ann", 50, HOME);
    assertThat(logIn("ann", Crowd.PASSWORD, HOME).status()).isEqualTo(200);
    fail("ann", 100, HOME);
    assertThat(logIn("ann", "wrong", HOME).errorId()).isEqualTo(LOCKED);
  }

  @Test
  void the_wait_grows_with_each_failure_and_is_forgotten_after_a_day() {
    fail("ann", 10, STRANGER);
    for (int wait : new int[] {30, 60, 120, 240}) {
      crowd.pass(Duration.ofSeconds(wait - 1));
      assertThat(logIn("ann", "wrong", STRANGER).errorId())
          .as("after %d s", wait - 1)
          .isEqualTo(LOCKED);
      crowd.pass(Duration.ofSeconds(1));
      assertThat(logIn("ann", "wrong", STRANGER).errorId()).as("after %d s", wait).isEqualTo(WRONG);
    }
    crowd.pass(Duration.ofDays(1).plusSeconds(1));
    fail("ann", 9, STRANGER);
    assertThat(logIn("ann", Crowd.PASSWORD, STRANGER).status()).isEqualTo(200);
  }

  @Test
  void the_right_password_makes_what_failed_forgotten() {
    for (int i = 0; i < 3; i++) {
      fail("ann", 9, STRANGER);
      assertThat(logIn("ann", Crowd.PASSWORD, STRANGER).status()).isEqualTo(200);
    }
  }

  @Test
  void a_name_that_nobody_has_is_treated_as_an_account() {
    fail("nobody", 10, STRANGER);
    assertThat(logIn("nobody", "wrong", STRANGER).errorId()).isEqualTo(LOCKED);
    assertThat(logIn("ann", Crowd.PASSWORD, STRANGER).status()).isEqualTo(200);
  }

  @Test
  void an_address_that_fails_at_many_accounts_waits_and_says_how_long() {
    for (int i = 0; i < 100; i++) {
      assertThat(logIn("name" + i, "wrong", STRANGER).errorId()).isEqualTo(WRONG);
    }
    var next = logIn("ann", Crowd.PASSWORD, STRANGER);
    assertThat(next.status()).isEqualTo(429);
    assertThat(next.errorId()).isEqualTo(LOCKED);
    assertThat(next.header("Retry-After")).contains("30");
    assertThat(logIn("ann", Crowd.PASSWORD, HOME).status()).isEqualTo(200);

    crowd.pass(Duration.ofSeconds(30));
    assertThat(logIn("name", "wrong", STRANGER).errorId()).isEqualTo(WRONG);
    assertThat(logIn("name", "wrong", STRANGER).header("Retry-After")).contains("60");
    crowd.pass(Duration.ofHours(2));
    assertThat(logIn("ann", Crowd.PASSWORD, STRANGER).status()).isEqualTo(200);
  }

  @Test
  void who_is_logged_in_at_such_an_address_still_gets_in() {
    logIn("ann", Crowd.PASSWORD, STRANGER);
    for (int i = 0; i < 101; i++) {
      logIn("name" + i, "wrong", STRANGER);
    }
    assertThat(logIn("ann", Crowd.PASSWORD, STRANGER).status()).isEqualTo(200);
  }

  @Test
  void all_nodes_count_together() {
    var other = RouteTester.of(crowd.node(rookery.people.PeopleSettings.OPEN).routes(), null);
    fail("ann", 10, STRANGER);
    var body = Map.of("login_id", "ann", "password", Crowd.PASSWORD);
    assertThat(other.from(STRANGER).post(LOG_IN, body).errorId()).isEqualTo(LOCKED);
  }

  @Test
  void whoever_has_one_address_of_a_network_has_all_of_them() {
    fail("ann", 10, "2001:db8:1:2::1");
    assertThat(logIn("ann", Crowd.PASSWORD, "2001:db8:1:2:ffff::9").errorId()).isEqualTo(LOCKED);
    assertThat(logIn("ann", Crowd.PASSWORD, "2001:db8:1:3::1").status()).isEqualTo(200);
  }

  @Test
  void what_does_not_count_any_more_is_removed() {
    fail("ann", 10, STRANGER);
    crowd.pass(Duration.ofDays(1).plusSeconds(1));
    crowd.jobs(crowd.people).look();
    long rows =
        crowd.database.read(
            q -> q.sql("select count(*) as n from login_attempts").only(r -> r.number("n")));
    assertThat(rows).isZero();
  }

  private void fail(String name, int times, String address) {
    for (int i = 0; i < times; i++) {
      logIn(name, "wrong", address);
    }
  }

  private RouteTester.Answer logIn(String name, String password, String address) {
    return crowd
        .as(null)
        .from(address)
        .post(LOG_IN, Map.of("login_id", name, "password", password));
  }
}
