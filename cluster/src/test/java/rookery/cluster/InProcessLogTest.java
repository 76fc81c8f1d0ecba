package rookery.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class InProcessLogTest implements EventLogContract {
  @Override
  public List<EventLog> twoViews() {
    var log = new InProcessLog(new Epoch("one"), 1 << 20);
    return List.of(log, log);
  }

  @Test
  void a_tailer_behind_what_is_kept_is_told_of_a_new_start() throws Exception {
    var log = new InProcessLog(new Epoch("one"), 100);
    var start = log.head();
    var me = EventLogContract.producer();
    for (int i = 1; i <= 50; i++) {
      log.append(EventLogContract.batch(log, me, i, "record number " + i));
    }
    var reading = new EventLogContract.Reading();
    log.tail(start, reading);
    await().untilAsserted(() -> assertThat(reading.epochs).containsExactly(log.head()));
    log.append(EventLogContract.batch(log, me, 51, "next"));
    await().untilAsserted(() -> assertThat(reading.texts()).containsExactly("next"));
    log.close();
  }

  @Test
  void a_slow_tailer_does_not_hold_up_appends() throws Exception {
    var log = new InProcessLog(new Epoch("one"), 1 << 20);
    var gate = new CountDownLatch(1);
    var reading = new EventLogContract.Reading();
    log.tail(
        log.head(),
        new Tailer() {
          @Override
          public void epoch(Position start) {}

          @Override
          public void entries(List<LogEntry> entries) {
            try {
              gate.await();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
            reading.entries(entries);
          }
        });
    var me = EventLogContract.producer();
    for (int i = 1; i <= 100; i++) {
      log.append(EventLogContract.batch(log, me, i, "r" + i));
    }
    gate.countDown();
    await().untilAsserted(() -> assertThat(reading.texts()).hasSize(100));
    log.close();
  }
}
