package rookery.people.status;

/// A status on the wire. Immutable.
record StatusJson(
    String user_id, String status, boolean manual, long last_activity_at, long dnd_end_time) {
  static StatusJson of(Status status) {
    return new StatusJson(
        status.user().value(),
        status.availability().wireName(),
        status.manual(),
        status.lastActivityAt(),
        status.dndEndTime());
  }
}
