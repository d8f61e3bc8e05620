-- Entries that a consumer left behind its cursor to bring newer ones first: those with low < seq <= high wait for it all
-- the same. The newest end is drained first, so `high` sinks and the row goes when it meets `low`.
CREATE TABLE backlog (
  consumer TEXT NOT NULL,
  low      INTEGER NOT NULL,
  high     INTEGER NOT NULL,
  PRIMARY KEY (consumer, low)
) STRICT, WITHOUT ROWID;
