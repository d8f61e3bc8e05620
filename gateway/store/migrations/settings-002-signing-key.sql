-- The gateway's own Ed25519 key: who it is towards the cooperative. Made once, never given away.
CREATE TABLE signing_key (
  id     INTEGER PRIMARY KEY CHECK (id = 1),
  secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;
