-- Frames that came while the box did not know the time; they become entries when it does.
CREATE TABLE unclocked (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  boot      TEXT NOT NULL,              -- of the machine
  steady_ms INTEGER NOT NULL,           -- its steady clock when the frame came
  frame     TEXT NOT NULL               -- JSON, without times
) STRICT;

-- Resends are known by counters also where the time was given later (own_clock 2).
DROP INDEX frame_resend;
CREATE INDEX frame_resend ON entry (subject, source_seq, boot) WHERE kind = 1 AND own_clock <> 1 AND source_seq IS NOT NULL;
