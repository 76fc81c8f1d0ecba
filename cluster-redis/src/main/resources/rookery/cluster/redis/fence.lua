-- Refuses a producer for the rest of this epoch. KEYS: producers. ARGV: producer.
redis.call('HSET', KEYS[1], ARGV[1], 'fenced')
return 1
