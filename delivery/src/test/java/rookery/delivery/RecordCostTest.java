package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import rookery.cluster.Bytes;
import rookery.cluster.Formats;
import rookery.kernel.ChannelId;
import rookery.kernel.RandomIds;

/// What it costs in memory to read an event: its JSON, which is kept, and little besides.
class RecordCostTest {
  private static final int EVENTS = 500;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  record Said(String text) implements FleetingEvent<Scope.ToChannel> {
    @Override
    public String type() {
      return "said";
    }
  }

  @Test
  void what_is_read_of_an_entry_is_copied_once() throws RecordCodec.Unreadable {
    var formats = new EntryFormats(Formats.OF_THIS_BUILD, 0, () -> 0);
    var scope = new Scope.ToChannel(new ChannelId(new RandomIds().next()));
    var event = ClientEvent.of(new Said("x".repeat(20_000)), scope, List.of());
    var envelope = Bytes.of(Envelope.of(7, formats.encode(event)));

    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < EVENTS; i++) {
      assertThat(formats.open(envelope)).isNotNull();
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / EVENTS;

    assertThat(each).isBetween((long) event.json().length, event.json().length * 3L / 2);
  }
}
