package rookery.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import rookery.cluster.Bytes;

class EnvelopeTest {
  @Test
  void a_record_comes_out_as_it_went_in_with_its_row() throws Exception {
    Bytes envelope = Bytes.of(Envelope.of(77, new byte[] {1, 2}));

    assertThat(Envelope.row(envelope)).isEqualTo(77);
    assertThat(Envelope.record(envelope).copy()).containsExactly(1, 2);
    assertThat(Envelope.row(Bytes.of(Envelope.of(new byte[] {1})))).isZero();
  }

  @Test
  void what_is_too_short_or_of_another_format_is_not_read() {
    byte[] other = Envelope.of(1, new byte[] {3});
    other[0]++;

    assertThatExceptionOfType(RecordCodec.Unreadable.class)
        .isThrownBy(() -> Envelope.row(Bytes.of(other)));
    assertThatExceptionOfType(RecordCodec.Unreadable.class)
        .isThrownBy(() -> Envelope.record(Bytes.of(new byte[] {1, 2})));
  }
}
