package rookery.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rookery.postgres.Transaction;

/// Random histories of two nodes that compete: leaders change at any moment, also between the
/// pieces of a run, without the former one's knowledge; attempts fail; nodes are lost. Each regular
/// time that a leader saw has one run; each run that succeeded did each of its pieces once.
class JobsHistoryTest {
  private static final int PIECES = 3;
  private static final int STEPS = 120;

  static List<Long> seeds() {
    String given = System.getProperty("rookery.seed");
    return given == null ? List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L) : List.of(Long.valueOf(given));
  }

  /// One history. Not thread-safe; confined to the test.
  private static final class History implements AutoCloseable {
    private final Random random;
    private final Site site;
    private final List<Jobs> nodes = new ArrayList<>();
    private int depth;
    private boolean calm;

    History(long seed) {
      this.random = new Random(seed);
      this.site = new Site(seed);
      site.database.write(tx ->
          tx.sql(
                  """
                  create table effect (place bigint generated always as identity, run text,
                    piece integer, attempt integer)
                  """)
              .run());
      for (int i = 0; i < 2; i++) {
        nodes.add(
            site.node(
                new Threefold("often", Duration.ofMillis(500)),
                new Threefold("seldom", Duration.ofSeconds(5))));
      }
    }

    /// A job that does what is missing of its three pieces.
    private final class Threefold implements Job {
      private final String type;
      private final Duration every;

      Threefold(String type, Duration every) {
        this.type = type;
        this.every = every;
      }

      @Override
      public String type() {
        return type;
      }

      @Override
      public Duration every() {
        return every;
      }

      @Override
      public void run(Run run) {
        int did;
        do {
          disturb();
          did = run.write(tx -> piece(tx, run));
        } while (did < PIECES);
        disturb();
      }

      private static int piece(Transaction transaction, Run run) {
        int before =
            transaction
                .sql("select count(*) as pieces from effect where run = ?", run.id())
                .only(row -> row.integer("pieces"));
        if (before < PIECES) {
          transaction
              .sql(
                  "insert into effect (run, piece, attempt) values (?, ?, ?)",
                  run.id(),
                  before,
                  run.claim().attempt())
              .run();
        }
        return before + 1;
      }
    }

    /// Something that may happen while a node is at a run.
    private void disturb() {
      int what = calm ? 100 : random.nextInt(100);
      if (what < 15) {
        someLead().begins();
      } else if (what < 20) {
        someLead().ends();
      } else if (what < 28) {
        throw new IllegalStateException("fails");
      } else if (what < 50 && depth < 2) {
        look(random.nextInt(nodes.size()));
      }
    }

    private TestLead someLead() {
      return site.leads.get(random.nextInt(site.leads.size()));
    }

    private void look(int node) {
      depth++;
      nodes.get(node).look();
      depth--;
    }

    void step() {
      site.pass(Duration.ofMillis(random.nextInt(400)));
      if (random.nextInt(10) == 0) {
        someLead().begins();
      }
      int node = random.nextInt(nodes.size());
      boolean leads = site.leads.get(node).really();
      boolean free = site.database.read(JobSql::open).isEmpty();
      long slot = Slots.at("often", Duration.ofMillis(500), site.now());
      look(node);
      if (leads && free) {
        boolean begun = site.database.read(q -> JobSql.slotTaken(q, "often", slot));
        assertThat(begun).as("the slot %d, which a leader saw", slot).isTrue();
      }
    }

    void calmsDown() {
      calm = true;
      site.leads.forEach(TestLead::ends);
      site.leads.getFirst().begins();
      for (int i = 0; i < 10; i++) {
        site.pass(Duration.ofMinutes(1));
        look(0);
      }
    }

    void judge() {
      assertThat(site.database.read(JobSql::open)).as("runs that are not over").isEmpty();
      assertThat(count("select count(*) as n from job where slot is not null"))
          .isEqualTo(count("select count(distinct (type, slot)) as n from job"))
          .isGreaterThan(20);
      assertThat(count("select count(*) as n from job where status = 'error' and attempt < 5"))
          .as("given up too early")
          .isZero();
      assertThat(
              count(
                  """
                  select count(*) as n from job where type <> 'job_cleanup' and status = 'success'
                    and (select array_agg(piece order by place) from effect where run = job.id)
                      is distinct from array[0, 1, 2]
                  """))
          .as("runs that did not do each piece once, in order")
          .isZero();
      assertThat(
              count(
                  """
                  select count(*) as n from effect later join effect earlier using (run)
                  where later.place > earlier.place and later.attempt < earlier.attempt
                  """))
          .as("pieces of an attempt after those of a newer one")
          .isZero();
      assertThat(count("select count(*) as n from job where attempt > 1"))
          .as("runs that were attempted again")
          .isPositive();
    }

    private long count(String sql) {
      return site.database.read(q -> q.sql(sql).only(row -> row.number("n")));
    }

    @Override
    public void close() {
      site.close();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void each_time_has_one_run_and_each_run_does_each_piece_once(long seed) {
    try (var history = new History(seed)) {
      for (int i = 0; i < STEPS; i++) {
        history.step();
      }
      history.calmsDown();
      history.judge();
    }
  }
}
