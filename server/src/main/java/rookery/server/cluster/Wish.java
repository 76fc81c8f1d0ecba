package rookery.server.cluster;

import rookery.server.cluster.ClusterEvent.Kind;

/// A [ClusterEvent] that is to be written, unless somebody has. Immutable.
record Wish(String subject, String node, Kind kind, String detail) {}
