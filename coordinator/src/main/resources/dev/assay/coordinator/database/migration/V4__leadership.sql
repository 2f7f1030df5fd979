-- Who has the lab, in one row. Whoever opens the store for writing counts the epoch up. Each write checks the epoch and counts last_write
-- up, in the transaction of the write itself and as the first thing it changes: the row is its lock, so that whoever was followed by
-- somebody else writes nothing any more, and who follows sees everything that was written before.
CREATE TABLE leadership (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    last_write BIGINT NOT NULL,
    signs_of_life BIGINT NOT NULL, -- how often the leader has shown itself since the table was made
    node TEXT NOT NULL, -- which node of a cluster leads; empty where there is no cluster
    address TEXT NOT NULL, -- where that node answers; empty when it leads no longer
    authority TEXT NOT NULL, -- fingerprint of what certified that node, or empty
    files TEXT NOT NULL -- identity of the directory where that node keeps files
);

INSERT INTO leadership (id, epoch, last_write, signs_of_life, node, address, authority, files)
SELECT 1, (SELECT value FROM counters WHERE name = 'opening'), (SELECT value FROM counters WHERE name = 'last-write'), 0, '', '', '', '';

DELETE FROM counters WHERE name IN ('opening', 'last-write');

-- Which side of a cluster that fell apart goes on: whoever has this until its time is over. One row.
CREATE TABLE survivor (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    node TEXT NOT NULL,
    until_ms BIGINT NOT NULL -- since 1970, by the clock of the database
);

INSERT INTO survivor (id, node, until_ms) VALUES (1, '', 0);
