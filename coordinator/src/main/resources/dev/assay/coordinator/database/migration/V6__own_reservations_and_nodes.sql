-- How many minutes users may reserve agents for themselves: not at all unless an administrator says so.
ALTER TABLE user_rules ADD COLUMN most_reserved_min INTEGER;

-- Where the nodes of a cluster answer, whether they lead or not; each writes its own row now and then.
CREATE TABLE nodes (
    name TEXT NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    seen_ms BIGINT NOT NULL -- since 1970, by the clock of the database
);
