-- Ids of devices, zones and outputs stand here once; the many rows of the journal carry small numbers.
CREATE TABLE name (
  id   INTEGER PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('device', 'zone', 'output')),
  text TEXT NOT NULL,
  UNIQUE (role, text)
) STRICT;

-- One fact per row, appended only. A frame that is united or rewritten goes away and comes back under a new seq in
-- the same transaction, so every consumer meets it again. AUTOINCREMENT: a seq is never used twice.
CREATE TABLE entry (
  seq         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind        INTEGER NOT NULL,  -- 1 frame, 2 decision, 3 actuation, 4 dead letter
  subject     INTEGER,           -- device of a frame or dead letter, output of a decision or actuation
  zone        INTEGER,           -- as it was when the entry was made, so that a later setting cannot change history
  at          INTEGER NOT NULL,  -- UTC ms: measured, decided, done
  received_at INTEGER,           -- UTC ms, frames only
  own_clock   INTEGER,           -- frames only: 1 the source gave `at`, 0 the gateway did
  boot        INTEGER,
  source_seq  INTEGER,
  ref         TEXT,              -- id of a decision or actuation
  body        TEXT NOT NULL      -- JSON
) STRICT;

CREATE UNIQUE INDEX frame_key ON entry (subject, at) WHERE kind = 1;
-- Resends of a source without a clock are known by its own counters.
CREATE INDEX frame_resend ON entry (subject, source_seq, boot) WHERE kind = 1 AND own_clock = 0 AND source_seq IS NOT NULL;
CREATE INDEX decision_time ON entry (at) WHERE kind = 2;
CREATE INDEX decision_zone ON entry (zone, at) WHERE kind = 2;
-- Gives the newest of an output by seq, which every index ends with: `at` is out of order after a clock was set back.
CREATE INDEX decision_output ON entry (subject) WHERE kind = 2;
CREATE INDEX decision_ref ON entry (ref) WHERE kind = 2;

-- Up to which seq each consumer is done.
CREATE TABLE cursor (
  consumer TEXT PRIMARY KEY,
  seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
