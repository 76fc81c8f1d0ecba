-- Finds the epoch of the log, or begins a new one if the server is in another run than the log. Of
-- several who ask, one begins it.
-- KEYS: state, producers, log. ARGV: run of the server, name of a new epoch.
-- Returns: epoch, index, hash, index of the epoch's start.
local state = redis.call('HMGET', KEYS[1], 'epoch', 'run', 'index', 'hash', 'bytes', 'start')
if state[1] and state[2] == ARGV[1] then
  return {state[1], state[3], state[4], state[6]}
end
if not state[1] then
  -- Whatever else is left belongs to a log that nobody knows any more.
  redis.call('DEL', KEYS[3])
end
local index = state[3] or '0'
local hash = redis.sha1hex(ARGV[2])
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'run', ARGV[1], 'index', index, 'hash', hash,
  'bytes', state[5] or '0', 'start', index)
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], 'epoch', ARGV[2])
return {ARGV[2], index, hash, index}
