-- What people did with dead letters, which are entries of kind 4 and never changed; one without a row here is open.
CREATE TABLE dead_letter (
  seq   INTEGER PRIMARY KEY,     -- of the letter
  state TEXT NOT NULL CHECK (state IN ('replayed', 'dropped')),
  who   TEXT NOT NULL,
  at    INTEGER NOT NULL         -- UTC ms
) STRICT;

-- Letters are few among many frames. Every index ends with seq, so these give the newest first: of all, and of a device and
-- a code.
CREATE INDEX dead_newest ON entry (kind) WHERE kind = 4;
CREATE INDEX dead_group ON entry (subject, json_extract(body, '$.code')) WHERE kind = 4;
