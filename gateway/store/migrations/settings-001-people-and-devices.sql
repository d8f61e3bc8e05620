CREATE TABLE override (
  output TEXT PRIMARY KEY,
  body   TEXT NOT NULL           -- JSON
) STRICT;

-- Secrets of devices are 128 random bits: a plain digest cannot be searched, and a thousand devices that come back
-- after a power cut are checked in milliseconds.
CREATE TABLE credential (
  username TEXT PRIMARY KEY,
  device   TEXT NOT NULL,
  profile  TEXT NOT NULL,
  digest   BLOB NOT NULL         -- SHA-256 of the secret
) STRICT;

-- The farm's PIN is short and chosen by a person, so it is hashed slowly, with the cost it was made with.
CREATE TABLE pin (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  salt        BLOB NOT NULL,
  hash        BLOB NOT NULL,     -- argon2id
  memory_kib  INTEGER NOT NULL,
  passes      INTEGER NOT NULL,
  parallelism INTEGER NOT NULL
) STRICT;

CREATE TABLE phone (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  digest     BLOB NOT NULL UNIQUE, -- SHA-256 of the bearer token
  expires_at INTEGER NOT NULL      -- UTC ms
) STRICT;
