package rookery.cluster.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import rookery.cluster.Checkpoints;
import rookery.cluster.CheckpointsContract;
import rookery.postgres.Database;
import rookery.postgres.TestDatabases;

class PostgresCheckpointsTest implements CheckpointsContract {
  private static final Database DATABASE =
      Database.open(TestDatabases.migrated(), new SimpleMeterRegistry());

  @AfterAll
  static void stop() {
    DATABASE.close();
  }

  @Override
  public Checkpoints checkpoints() {
    return new PostgresCheckpoints(DATABASE);
  }
}
