-- Hours of the water book are entries of kind 5: their zone stands in `zone`, and `subject` is empty. Gives the newest
-- hours of a zone by seq, which every index ends with.
CREATE INDEX hour_zone ON entry (zone) WHERE kind = 5;
