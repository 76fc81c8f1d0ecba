/// The socket protocol: the hub and its shards, connections as cursors, frame hooks, actions. Knows
/// no post and no channel's rules; features plug in through its ports.
@NullMarked
package rookery.realtime;

import org.jspecify.annotations.NullMarked;
