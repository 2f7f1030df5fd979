-- Only what SQLite and PostgreSQL both understand. Times are nanoseconds since 1970 where the name ends in _ns;
-- columns of JSON hold what dev.assay.scenarios writes; 1 and 0 stand for true and false.

-- What must never go down, also when runs are deleted: last-token, last-run-number; and how often the store was opened for writing.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counters (name, value) VALUES ('last-token', 0), ('last-run-number', 0), ('opening', 0);

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    scenario TEXT NOT NULL,
    scenario_sha256 TEXT NOT NULL,
    submitted_ns BIGINT NOT NULL,
    phase TEXT NOT NULL,
    cancelled INTEGER NOT NULL,
    paused INTEGER NOT NULL,
    finished_ns BIGINT,
    problems TEXT NOT NULL, -- JSON
    submission TEXT NOT NULL -- JSON
);

CREATE INDEX runs_by_phase ON runs (phase);

CREATE TABLE preparations (
    run TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    preparation TEXT NOT NULL -- JSON
);

-- The lease columns tell of the last lease, also when it is over.
CREATE TABLE blocks (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    planned_id TEXT NOT NULL,
    device TEXT NOT NULL,
    priority INTEGER NOT NULL,
    submitted_ms BIGINT NOT NULL,
    run_number BIGINT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    token BIGINT NOT NULL,
    lease_agent TEXT,
    lease_instance TEXT,
    lease_attempt INTEGER,
    failure TEXT, -- JSON
    report_sha256 TEXT,
    report_bytes BIGINT,
    PRIMARY KEY (run, id)
);

CREATE INDEX blocks_by_position ON blocks (run, position);

-- Apart from blocks, because they may be large and are read one at a time.
CREATE TABLE assignments (
    run TEXT NOT NULL,
    block TEXT NOT NULL,
    assignment TEXT NOT NULL, -- JSON
    PRIMARY KEY (run, block),
    FOREIGN KEY (run, block) REFERENCES blocks (run, id) ON DELETE CASCADE
);

-- Numbered in each run, in the order in which things happened.
CREATE TABLE timeline (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    at_ns BIGINT NOT NULL,
    block TEXT NOT NULL,
    state TEXT NOT NULL,
    agent TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, number)
);

CREATE TABLE agents (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version TEXT NOT NULL,
    devices TEXT NOT NULL, -- JSON
    drained INTEGER NOT NULL,
    joined_ns BIGINT NOT NULL,
    last_seen_ns BIGINT NOT NULL
);
