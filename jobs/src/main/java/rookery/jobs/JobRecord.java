package rookery.jobs;

/// A run as it stands in the database. Immutable.
///
/// @param notBefore when one that waits may begin
/// @param attempt how often it was begun, 0 for never
/// @param term of the leader that took it up last
/// @param holder the life of the node that took it up last, "" for none
/// @param done how many things it did
/// @param error why the last attempt failed, "" if it did not
/// @param data a JSON object: what whoever asked for it said
public record JobRecord(
    String id,
    String type,
    JobStatus status,
    long createAt,
    long startAt,
    long lastActivityAt,
    long notBefore,
    int progress,
    int attempt,
    long term,
    String holder,
    long done,
    String error,
    String data) {}
