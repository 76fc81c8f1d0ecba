-- Renews a node's lease and answers who is there, by the server's clock.
-- KEYS: nodes (by time), facts. ARGV: incarnation, facts, lease in ms.
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
for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
  all[#all + 1] = node
  all[#all + 1] = redis.call('HGET', KEYS[2], node) or ''
end
return all
