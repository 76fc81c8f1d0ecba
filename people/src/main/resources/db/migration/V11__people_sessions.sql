-- Nodes look twice a second for sessions that have expired.
create index sessions_expiry on sessions (expires_at) where expires_at > 0;
