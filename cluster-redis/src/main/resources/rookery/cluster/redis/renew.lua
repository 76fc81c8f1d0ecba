-- Ends an epoch that cannot be trusted; of several who ask, one does it.
-- KEYS: state, producers. ARGV: the epoch to end, name of a new epoch.
local state = redis.call('HMGET', KEYS[1], 'epoch', 'index')
if state[1] ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'hash', redis.sha1hex(ARGV[2]),
  'start', state[2])
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'epoch', ARGV[2])
return 1
