-- Appends one batch, if it is the producer's next one, and trims what is too old or too much.
-- KEYS: state, producers, log. ARGV: epoch, producer, sequence, bytes, keep ms, keep bytes.
-- Returns: 'ok' index hash, 'there' last, 'gap' last, 'fenced', or 'epoch' current.
local state = redis.call('HMGET', KEYS[1], 'epoch', 'index', 'hash', 'bytes')
if state[1] ~= ARGV[1] then
  return {'epoch', state[1] or ''}
end
local last = redis.call('HGET', KEYS[2], ARGV[2]) or '0'
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
local bytes = tonumber(state[4] or '0') + #ARGV[4]
redis.call('XADD', KEYS[3], index .. '-0', 'e', ARGV[1], 'h', hash, 'p', ARGV[2], 's', ARGV[3],
  't', now, 'b', bytes, 'd', ARGV[4])
redis.call('HSET', KEYS[1], 'index', index, 'hash', hash, 'bytes', bytes)
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
-- Now and then, a few at a time: more often than entries are added, so it keeps up.
if index % 16 == 0 then
  local keep
  for _, entry in ipairs(redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 64)) do
    local fields = entry[2]
    local at, upto
    for i = 1, #fields, 2 do
      if fields[i] == 't' then at = tonumber(fields[i + 1]) end
      if fields[i] == 'b' then upto = tonumber(fields[i + 1]) end
    end
    if now - at <= tonumber(ARGV[5]) and bytes - upto <= tonumber(ARGV[6]) then
      break
    end
    keep = entry[1]
  end
  if keep then
    local number = tonumber(string.match(keep, '^(%d+)'))
    redis.call('XTRIM', KEYS[3], 'MINID', (number + 1) .. '-0')
  end
end
return {'ok', tostring(index), hash}
