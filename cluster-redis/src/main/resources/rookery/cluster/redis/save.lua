-- Writes connections' checkpoints, but for those that were taken over, and then the node's mark.
-- KEYS: the node's mark, then a connection each. ARGV: time to keep in ms, mark ('' for none), then
-- for each connection: token, 1 if it may be the first, node whose marks count for it ('' for none),
-- user, flags, epoch, pairs. Returns the numbers, from 1, of those that were refused.
local refused = {}
for i = 2, #KEYS do
  local at = 3 + (i - 2) * 7
  local token = redis.call('HGET', KEYS[i], 't')
  if token and tonumber(token) > tonumber(ARGV[at]) then
    refused[#refused + 1] = tostring(i - 1)
  elseif token or ARGV[at + 1] == '1' then
    redis.call('HSET', KEYS[i], 't', ARGV[at], 'n', ARGV[at + 2], 'u', ARGV[at + 3],
      'f', ARGV[at + 4], 'e', ARGV[at + 5], 'p', ARGV[at + 6])
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
  end
end
if ARGV[2] ~= '' then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[1])
end
return refused
