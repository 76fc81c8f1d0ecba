package rookery.places.member;

import rookery.postgres.Transaction;

/// Takes part in the transaction of each joining and leaving of an open or private channel, the
/// channels of a team that is joined or left among them. Called after the membership has changed
/// and its events are added. Direct and group channels are neither joined nor left.
public interface MembershipParticipant {
  void joined(Transaction transaction, Joined joined);

  void left(Transaction transaction, Left left);
}
