-- Refuses a producer for the rest of this epoch.
-- KEYS: state, producers. ARGV: producer. Returns: epoch, index, hash, index of the epoch's
-- start; nothing if there is no log.
local state = redis.call('HMGET', KEYS[1], 'epoch', 'index', 'hash', 'start')
if not state[1] then
  return {}
end
redis.call('HSET', KEYS[2], ARGV[1], 'fenced')
return state
