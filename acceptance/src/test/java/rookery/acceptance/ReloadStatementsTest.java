package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import rookery.acceptance.StatementTable.Row;
import rookery.client.Answer;
import rookery.postgres.Database;

/// Each call of the web app's start and reconnect costs as many statements of the database as
/// `statements.txt` says, no more and no fewer, in few channels and in many.
@Timeout(120)
class ReloadStatementsTest {
  /// Now and then the node itself has something to ask the database, so a call is made several
  /// times, and more often still before it is said to cost more than it should.
  private static final int TRIES = 3;

  private static final int MOST_TRIES = 30;
  private static final String STATEMENTS = "rookery_postgres_statements";
  private static final Household SMALL = new Household(1, 10, 20, 5);
  private static final Household LARGE = new Household(2, 100, 100, 50);
  private static final int FIRST_STRANGER = 100;
  private static final ChatCluster CLUSTER = ChatCluster.inThisProcess("a");

  /// Counts for itself.
  private static final Database DATABASE =
      Database.open(CLUSTER.database(), new SimpleMeterRegistry());

  private static final List<Row> TABLE = StatementTable.read();
  private static final long AT = System.currentTimeMillis();

  /// Those whom the node does not know; each is asked for once.
  private static final Deque<Household> STRANGERS = new ArrayDeque<>();

  @BeforeAll
  static void people_settle() {
    Household.modelled(CLUSTER.node("a").client());
    for (int i = 0; i < TABLE.size() * TRIES + MOST_TRIES; i++) {
      STRANGERS.add(new Household(FIRST_STRANGER + i, 5, 10, 2));
    }
    var all = new ArrayList<>(STRANGERS);
    all.addAll(List.of(SMALL, LARGE));
    DATABASE.write(transaction -> {
      Household.peopled(transaction);
      all.forEach(each -> each.settled(transaction, AT));
      return all.size();
    });
  }

  @AfterAll
  static void stop() {
    DATABASE.close();
    CLUSTER.close();
  }

  @Test
  void each_call_costs_what_the_table_says_however_much_there_is() {
    var few = new ArrayList<String>();
    var many = new ArrayList<String>();
    for (int i = 0; i < TABLE.size(); i++) {
      Row row = TABLE.get(i);
      int forLaterRows = TRIES * (TABLE.size() - 1 - i);
      int cold =
          fewest(
              row.cold(),
              STRANGERS.size() - forLaterRows,
              () -> ask(row, STRANGERS.remove(), "").expect(row.status()));
      few.add(line(row, cold, SMALL));
      many.add(line(row, cold, LARGE));
    }

    assertThat(many).isEqualTo(TABLE.stream().map(Row::line).toList());
    assertThat(few).isEqualTo(many);
  }

  private String line(Row row, int cold, Household household) {
    String tag = ask(row, household, "").header("ETag");
    int warm = fewest(row.warm(), MOST_TRIES, () -> ask(row, household, "").expect(row.status()));
    if (tag.isEmpty()) {
      return row.with(cold, warm, "-");
    }
    String last = ask(row, household, "").header("ETag");
    int most = row.unchanged().equals("-") ? 0 : Integer.parseInt(row.unchanged());
    int unchanged = fewest(most, MOST_TRIES, () -> ask(row, household, last).expect(304));
    return row.with(cold, warm, Integer.toString(unchanged));
  }

  /// @param most how many are not too many
  /// @param tries how often the call may be made
  private static int fewest(int most, int tries, Runnable call) {
    int fewest = Integer.MAX_VALUE;
    for (int i = 0; i < Math.min(tries, MOST_TRIES) && (i < TRIES || fewest > most); i++) {
      double before = CLUSTER.counted("a", STATEMENTS);
      call.run();
      fewest = Math.min(fewest, (int) (CLUSTER.counted("a", STATEMENTS) - before));
    }
    return fewest;
  }

  private Answer ask(Row row, Household household, String tag) {
    if (row.body().contains("{unread}")) {
      DATABASE.write(household::isUnreadAgain);
    }
    var names = household.names(AT);
    Map<String, String> headers = tag.isEmpty() ? Map.of() : Map.of("If-None-Match", tag);
    return CLUSTER
        .node("a")
        .client()
        .withToken(household.token())
        .send(
            row.method(),
            World.fill(row.address(), names),
            World.fill(row.body(), names).getBytes(StandardCharsets.UTF_8),
            headers);
  }
}
