-- A point of a device: rollups carry its number.
CREATE TABLE series (
  id     INTEGER PRIMARY KEY,
  device INTEGER NOT NULL,
  point  TEXT NOT NULL,
  UNIQUE (device, point)
) STRICT;

-- Good readings summed up by time (UTC), for charts. Written with the cursor of the consumer `rollup`. Minutes stand here
-- only for hours with many readings; of the others the frames themselves are as short.
CREATE TABLE rollup (
  series   INTEGER NOT NULL,
  level    INTEGER NOT NULL,    -- 1 minute, 2 hour, 3 day
  bucket   INTEGER NOT NULL,    -- minutes, hours or days since 1970
  min      REAL NOT NULL,
  max      REAL NOT NULL,
  sum      REAL NOT NULL,
  count    INTEGER NOT NULL,
  first_ms INTEGER NOT NULL,    -- first and last reading, ms after the start of the bucket
  last_ms  INTEGER NOT NULL,
  PRIMARY KEY (series, level, bucket)
) STRICT, WITHOUT ROWID;
