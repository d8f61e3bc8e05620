-- Devices that were ever journalled in a zone: their frames of a day are found by frame_key, so that no further index
-- makes every frame dearer. Written with the sealer's cursor, so a frame up to it has its device here.
CREATE TABLE zone_device (
  zone   INTEGER NOT NULL,
  device INTEGER NOT NULL,
  PRIMARY KEY (zone, device)
) STRICT, WITHOUT ROWID;

-- Local days of zones with entries that no seal has looked at yet.
CREATE TABLE evidence_due (
  day  TEXT NOT NULL,            -- 2026-11-22
  zone INTEGER NOT NULL,
  PRIMARY KEY (day, zone)
) STRICT, WITHOUT ROWID;

-- Sealed days, every revision. A gateway that lost its key is another gateway and begins its own chains.
CREATE TABLE evidence (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  gateway   TEXT NOT NULL,
  zone      INTEGER NOT NULL,
  day       TEXT NOT NULL,
  revision  INTEGER NOT NULL,
  document  TEXT NOT NULL,       -- canonical JSON, as signed
  signature TEXT NOT NULL,       -- hex
  sent      INTEGER NOT NULL DEFAULT 0, -- 1 once the api has it
  UNIQUE (gateway, zone, day, revision)
) STRICT;

CREATE INDEX evidence_unsent ON evidence (gateway, seq) WHERE sent = 0;
CREATE INDEX actuation_zone ON entry (zone, at) WHERE kind = 3;
