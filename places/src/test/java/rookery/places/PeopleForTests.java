package rookery.places;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import rookery.delivery.RecordingOutbox;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;
import rookery.kernel.UserId;
import rookery.people.Parts;
import rookery.people.People;
import rookery.people.PeopleSettings;
import rookery.postgres.Database;

/// People over a test's database, and accounts without the work of a password.
final class PeopleForTests {
  private PeopleForTests() {}

  static People over(
      Database database, RecordingOutbox log, InstantSource clock, IdSource ids, Timers timers) {
    return People.assemble(
        new Parts(
            database,
            log,
            log,
            log,
            new Incarnation(ids.next()),
            clock,
            ids,
            timers,
            new SimpleMeterRegistry()),
        () -> PeopleSettings.OPEN);
  }

  static UserId add(Database database, IdSource ids, String name, String roles) {
    var id = new UserId(ids.next());
    return database.write(tx -> {
      tx.sql(
              "insert into users (id, create_at, update_at, username, email, roles)"
                  + " values (?, 1, 1, ?, ?, ?)",
              id,
              name,
              name + "@example.com",
              roles)
          .run();
      return id;
    });
  }
}
