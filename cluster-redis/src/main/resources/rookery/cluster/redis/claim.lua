-- Claims the keys of this name for an installation, for a while.
-- KEYS: owner. ARGV: installation, time in ms. Fails if they are another installation's.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return redis.error_reply('CLAIMED by ' .. owner)
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
