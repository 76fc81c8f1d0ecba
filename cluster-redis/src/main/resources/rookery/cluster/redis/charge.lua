-- Counts one more, unless it is too many (see Rate).
-- KEYS: who is counted. ARGV: what one costs, what may be owed at most, both in microseconds.
-- Returns: 1 if it was allowed or 0, and what is owed now in microseconds.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local cost = tonumber(ARGV[1])
local most = tonumber(ARGV[2])
local owed = math.max(0, tonumber(redis.call('GET', KEYS[1]) or '0') - now)
if owed + cost > most then
  return {0, owed}
end
owed = owed + cost
redis.call('SET', KEYS[1], string.format('%.0f', now + owed), 'PX', math.ceil(owed / 1000) + 1)
return {1, owed}
