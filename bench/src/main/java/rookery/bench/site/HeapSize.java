package rookery.bench.site;

/// A heap, in bytes. Immutable.
///
/// @param used by objects, garbage included
/// @param given by the system, with what is free in it
public record HeapSize(long used, long given) {}
