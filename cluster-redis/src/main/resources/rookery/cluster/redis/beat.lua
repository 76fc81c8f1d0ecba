-- Renews a node's lease, and its installation's claim, and answers who is there and for how long
-- each has not renewed its lease, by the server's clock.
-- KEYS: nodes (by time), facts, owner. ARGV: incarnation, facts, lease in ms, installation ('' for
-- none), time of a claim in ms. Fails if the keys are another installation's.
if ARGV[4] ~= '' then
  local owner = redis.call('GET', KEYS[3])
  if owner and owner ~= ARGV[4] then
    return redis.error_reply('CLAIMED by ' .. owner)
  end
  redis.call('SET', KEYS[3], ARGV[4], 'PX', ARGV[5])
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
local gone = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. (now - tonumber(ARGV[3])))
for _, node in ipairs(gone) do
  redis.call('ZREM', KEYS[1], node)
  redis.call('HDEL', KEYS[2], node)
end
local all = {}
local there = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #there, 2 do
  all[#all + 1] = there[i]
  all[#all + 1] = redis.call('HGET', KEYS[2], there[i]) or ''
  all[#all + 1] = now - tonumber(there[i + 1])
end
return all
