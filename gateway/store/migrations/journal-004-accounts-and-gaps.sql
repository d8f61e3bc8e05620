-- What became of what each device sent, by the farm's local day it was measured on (dead letters: received on), written
-- in the transaction that it tells of: received = stored + duplicate + merged + rewritten + dead. Of the frames that were
-- stored, `expired` were removed since, after they had been forwarded; the others stand in `entry`.
CREATE TABLE account (
  device    INTEGER NOT NULL,
  day       TEXT NOT NULL,              -- 2026-11-22
  received  INTEGER NOT NULL DEFAULT 0,
  stored    INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  merged    INTEGER NOT NULL DEFAULT 0,
  rewritten INTEGER NOT NULL DEFAULT 0,
  dead      INTEGER NOT NULL DEFAULT 0, -- frames of which nothing could be kept
  expired   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (device, day)
) STRICT, WITHOUT ROWID;

-- Times without readings whose cause is known.
CREATE TABLE gap (
  id      INTEGER PRIMARY KEY,
  cause   TEXT NOT NULL,                -- gateway_off, disk, damaged
  device  INTEGER,                      -- NULL: all
  from_at INTEGER NOT NULL,             -- UTC ms
  to_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX gap_time ON gap (to_at);
