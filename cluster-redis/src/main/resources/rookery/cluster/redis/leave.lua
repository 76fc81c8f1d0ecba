-- Ends a node's lease. KEYS: nodes (by time), facts. ARGV: incarnation.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
