-- How teams share the lab. Who submitted what came before is not known: it counts as the only user of a lab that asks nobody.
ALTER TABLE runs ADD COLUMN submitter TEXT NOT NULL DEFAULT 'local';

-- Of blocks that wait from before nobody wrote down how long they take: an hour is assumed.
ALTER TABLE blocks ADD COLUMN submitter TEXT NOT NULL DEFAULT 'local';
ALTER TABLE blocks ADD COLUMN pool TEXT NOT NULL DEFAULT 'default';
ALTER TABLE blocks ADD COLUMN estimated_ms BIGINT NOT NULL DEFAULT 3600000;

CREATE TABLE pools (
    name TEXT NOT NULL PRIMARY KEY,
    pool TEXT NOT NULL -- JSON
);

-- What is null is as for everybody else, who are called *.
CREATE TABLE user_rules (
    name TEXT NOT NULL PRIMARY KEY,
    weight INTEGER,
    most_measured INTEGER,
    most_waiting INTEGER
);

-- With neither holder it is maintenance.
CREATE TABLE reservations (
    id TEXT NOT NULL PRIMARY KEY,
    agent TEXT NOT NULL,
    for_user TEXT,
    for_pool TEXT,
    begins_ns BIGINT NOT NULL,
    ends_ns BIGINT NOT NULL,
    reason TEXT NOT NULL
);
