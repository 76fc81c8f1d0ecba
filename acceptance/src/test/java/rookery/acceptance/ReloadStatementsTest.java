package rookery.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
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
  /// Now and then the node itself has something to ask the database.
  private static final int TRIES = 3;

  private static final String STATEMENTS = "rookery_postgres_statements";
  private static final Household SMALL = new Household(1, 10, 20, 5);
  private static final Household LARGE = new Household(2, 100, 100, 50);

  /// Each of those whom the node does not know is asked for once.
  private static final int STRANGERS = 100;

  private static final ChatCluster CLUSTER = ChatCluster.inThisProcess("a");
  private static final List<Row> TABLE = StatementTable.read();
  private static final long AT = System.currentTimeMillis();

  private final Map<Household, Deque<String>> unread = new HashMap<>();

  @BeforeAll
  static void people_settle() {
    Household.modelled(CLUSTER.node("a").client());
    var households = new ArrayList<>(List.of(SMALL, LARGE));
    for (int i = 0; i < TABLE.size() * TRIES; i++) {
      households.add(stranger(i));
    }
    try (var database = Database.open(CLUSTER.database(), new SimpleMeterRegistry())) {
      database.write(transaction -> {
        Household.peopled(transaction);
        households.forEach(each -> each.settled(transaction, AT));
        return households.size();
      });
    }
  }

  private static Household stranger(int which) {
    return new Household(STRANGERS + which, 5, 10, 2);
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Test
  void each_call_costs_what_the_table_says_however_much_there_is() {
    var few = new ArrayList<String>();
    var many = new ArrayList<String>();
    for (int i = 0; i < TABLE.size(); i++) {
      Row row = TABLE.get(i);
      int number = i;
      int cold =
          fewest(
              IntStream.range(0, TRIES).mapToObj(t -> stranger(number * TRIES + t)).toList(), row);
      few.add(line(row, cold, SMALL));
      many.add(line(row, cold, LARGE));
    }

    assertThat(many).isEqualTo(TABLE.stream().map(Row::line).toList());
    assertThat(few).isEqualTo(many);
  }

  private String line(Row row, int cold, Household household) {
    String tag = ask(row, household, "").header("ETag");
    int warm = fewest(IntStream.range(0, TRIES).mapToObj(_ -> household).toList(), row);
    if (tag.isEmpty()) {
      return row.with(cold, warm, "-");
    }
    String last = ask(row, household, "").header("ETag");
    int unchanged =
        fewest(
            IntStream.range(0, TRIES)
                .<IntSupplier>mapToObj(
                    _ -> () -> statements(() -> ask(row, household, last).expect(304)))
                .toList());
    return row.with(cold, warm, Integer.toString(unchanged));
  }

  private int fewest(List<Household> households, Row row) {
    return fewest(
        households.stream()
            .<IntSupplier>map(
                each -> () -> statements(() -> ask(row, each, "").expect(row.status())))
            .toList());
  }

  private static int fewest(List<IntSupplier> tries) {
    return tries.stream().mapToInt(IntSupplier::getAsInt).min().orElseThrow();
  }

  private static int statements(Runnable call) {
    double before = CLUSTER.counted("a", STATEMENTS);
    call.run();
    return (int) (CLUSTER.counted("a", STATEMENTS) - before);
  }

  private Answer ask(Row row, Household household, String tag) {
    var names = new TreeMap<>(household.names(AT));
    if (row.body().contains("{unread}")) {
      names.put(
          "unread",
          unread.computeIfAbsent(household, each -> new ArrayDeque<>(each.unread())).remove());
    }
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
