-- Ends a node's lease; with the last one, its installation's claim.
-- KEYS: nodes (by time), facts, owner. ARGV: incarnation, installation ('' for none).
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
if ARGV[2] ~= '' and redis.call('ZCARD', KEYS[1]) == 0
    and redis.call('GET', KEYS[3]) == ARGV[2] then
  redis.call('DEL', KEYS[3])
end
return 1
