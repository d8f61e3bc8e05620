-- A session that a program opened for itself is called by this name; phones are called by their number.
ALTER TABLE phone ADD COLUMN name TEXT;
