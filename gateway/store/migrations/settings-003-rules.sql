-- Every version of the rules of each zone; the newest is in force. A version is never changed.
CREATE TABLE rule_set (
  zone    TEXT NOT NULL,
  version INTEGER NOT NULL,
  at      INTEGER NOT NULL,        -- UTC ms
  author  TEXT NOT NULL,
  note    TEXT,
  rules   TEXT NOT NULL,           -- JSON
  PRIMARY KEY (zone, version)
) STRICT;

-- What the configuration file said last: what it says now is compared with this, and not with what people made of it.
CREATE TABLE declared_rule (
  zone TEXT NOT NULL,
  id   TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (zone, id)
) STRICT;
