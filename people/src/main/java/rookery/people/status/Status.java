package rookery.people.status;

import rookery.kernel.UserId;

/// A user's availability, as the database has it. Immutable.
///
/// @param manual whether the user chose it: then nothing changes it by itself
/// @param lastActivityAt milliseconds, at most two minutes behind
/// @param dndEndTime seconds since 1970 when a do-not-disturb ends, 0 for open-ended
/// @param before what was when a do-not-disturb with an end began
public record Status(
    UserId user,
    Availability availability,
    boolean manual,
    long lastActivityAt,
    long dndEndTime,
    Availability before) {
  /// Of a user who was never here.
  static Status none(UserId user) {
    return new Status(user, Availability.OFFLINE, false, 0, 0, Availability.OFFLINE);
  }

  /// This one, become so by itself.
  Status automatic(Availability now, long activityAt) {
    return new Status(user, now, false, activityAt, 0, before);
  }

  /// This one, chosen by the user.
  Status chosen(Availability wanted, long now, long endTime) {
    boolean ends = wanted == Availability.DND && endTime > 0;
    return new Status(
        user,
        wanted,
        wanted != Availability.ONLINE,
        wanted == Availability.ONLINE ? now : lastActivityAt,
        ends ? endTime : 0,
        ends && availability != Availability.DND ? availability : before);
  }

  /// This one, of a user who is not here any more.
  Status gone() {
    return automatic(Availability.OFFLINE, lastActivityAt);
  }

  /// This one as it is read: the row may be a moment behind the connections, or for good where no
  /// node was left to write it.
  Status seen(boolean connected, long now, long awayAfter) {
    if (manual) {
      return this;
    }
    if (connected) {
      return availability == Availability.OFFLINE
          ? automatic(Availability.ONLINE, lastActivityAt)
          : this;
    }
    return now - lastActivityAt < awayAfter ? this : gone();
  }
}
