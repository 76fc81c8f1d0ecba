package rookery.people;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import rookery.delivery.Announcer;
import rookery.delivery.Notices;
import rookery.delivery.Outbox;
import rookery.kernel.IdSource;
import rookery.kernel.Incarnation;
import rookery.kernel.Timers;
import rookery.postgres.Database;

/// What people stand on. Immutable.
public record Parts(
    Database database,
    Outbox outbox,
    Announcer announcer,
    Notices notices,
    Incarnation incarnation,
    InstantSource clock,
    IdSource ids,
    Timers timers,
    MeterRegistry metrics) {}
