-- Appends one batch, if it is the producer's next one; now and then trims what is too old or too
-- much.
-- KEYS: state, producers, log. ARGV: epoch, producer, sequence, bytes, keep ms, keep bytes.
-- Returns: 'ok' index trimmed, 'there' last, 'gap' last, 'fenced', 'epoch' (it is another one), or
-- 'damaged' (the producers' sequences were lost).
local state = redis.call('HMGET', KEYS[1], 'epoch', 'index', 'hash', 'bytes')
if state[1] ~= ARGV[1] then
  return {'epoch'}
end
local known = redis.call('HMGET', KEYS[2], 'epoch', ARGV[2])
if known[1] ~= ARGV[1] then
  return {'damaged'}
end
local last = known[2] or '0'
if last == 'fenced' then
  return {'fenced'}
end
local wanted = tonumber(ARGV[3])
if wanted <= tonumber(last) then
  return {'there', last}
end
if wanted > tonumber(last) + 1 then
  return {'gap', last}
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local index = tonumber(state[2]) + 1
local hash = redis.sha1hex(state[3] .. ':' .. ARGV[2] .. ':' .. ARGV[3] .. ':' .. #ARGV[4])
local bytes = tonumber(state[4]) + #ARGV[4]

-- The number of the first entry at or behind `from`, if it need not be kept.
local function spent(from)
  local entry = redis.call('XRANGE', KEYS[3], from, '+', 'COUNT', 1)[1]
  if not entry then
    return nil
  end
  local fields, at, upto = entry[2], now, bytes
  for i = 1, #fields, 2 do
    if fields[i] == 't' then at = tonumber(fields[i + 1]) end
    if fields[i] == 'b' then upto = tonumber(fields[i + 1]) end
  end
  if now - at > tonumber(ARGV[5]) or bytes - upto > tonumber(ARGV[6]) then
    return tonumber(string.match(entry[1], '^%d+'))
  end
  return nil
end

-- Looks at few entries, as each look copies one: the oldest, then 1, 2, 4 ... behind it. So at
-- least half of what is spent goes each time, and never so much that others have to wait.
local function trim()
  local oldest = spent('-')
  if not oldest then
    return 0
  end
  local cut, step = oldest, 1
  local found = spent((oldest + step) .. '-0')
  while found and step <= 1024 do
    cut = found
    step = step * 2
    found = spent((oldest + step) .. '-0')
  end
  return redis.call('XTRIM', KEYS[3], 'MINID', (cut + 1) .. '-0')
end

local added = redis.pcall('XADD', KEYS[3], index .. '-0', 'e', ARGV[1], 'h', hash, 'p', ARGV[2],
  's', ARGV[3], 't', now, 'b', bytes, 'd', ARGV[4])
if type(added) == 'table' and added.err then
  -- Without memory nothing is added, and so nothing would ever be trimmed.
  trim()
  return added
end
redis.call('HSET', KEYS[1], 'index', index, 'hash', hash, 'bytes', bytes)
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return {'ok', tostring(index), index % 16 == 0 and trim() or 0}
