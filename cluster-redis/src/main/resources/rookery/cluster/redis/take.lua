-- Takes a connection over: raises its token, so that earlier owners write nothing more, and says
-- where it was, with the mark of the node that tracked it.
-- KEYS: connection. ARGV: user, time to keep in ms, what the keys of marks begin with (they are in
-- the same slot). Returns: token, flags, epoch, pairs, and the mark if there is one; nothing if the
-- connection is not known, or not this user's.
local found = redis.call('HMGET', KEYS[1], 'u', 'f', 'e', 'p', 'n')
if not found[1] or found[1] ~= ARGV[1] then
  return {}
end
local token = redis.call('HINCRBY', KEYS[1], 't', 1)
redis.call('HSET', KEYS[1], 'n', '')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local answer = {tostring(token), found[2], found[3], found[4]}
if found[5] ~= '' then
  local mark = redis.call('GET', ARGV[3] .. found[5])
  if mark then
    answer[5] = mark
  end
end
return answer
