-- The number of the last write that was stored: whoever lost the connection while a write was being stored learns from it whether it was.
INSERT INTO counters (name, value) VALUES ('last-write', 0);
