package rookery.realtime;

import rookery.http.Call;
import rookery.kernel.Ids;

/// What of a request is needed behind the upgrade: the rest of it would take more memory than the
/// socket. Immutable.
///
/// @param connection that the client goes on with, "" for a new one
/// @param number of the event that it expects next, as it says
/// @param postedAck whether it wants `should_ack` marks
/// @param id the request id
record Asked(String connection, String number, boolean postedAck, String address, String id) {
  /// What remains once a client is there.
  static final Asked NOTHING = new Asked("", "", false, "", "");

  static Asked of(Call.Request request) {
    return new Asked(
        request.query().getOrDefault("connection_id", ""),
        request.query().getOrDefault("sequence_number", ""),
        request.query().getOrDefault("posted_ack", "").equals("true"),
        request.address(),
        request.id());
  }

  /// Whether it asks for a connection that there cannot be.
  boolean senseless() {
    return again() && !(Ids.wellFormed(connection) && number.matches("-?\\d{1,18}"));
  }

  /// Whether the client had a connection before.
  boolean again() {
    return !connection.isEmpty();
  }
}
