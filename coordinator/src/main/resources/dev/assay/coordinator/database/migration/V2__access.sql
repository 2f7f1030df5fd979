-- Who may take part. Of secrets only the SHA-256 is here: they are 256 random bits, which nobody finds by trying.

-- What lets somebody in, a number of times.
CREATE TABLE join_tokens (
    name TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL UNIQUE,
    created_ns BIGINT NOT NULL,
    expires_ns BIGINT NOT NULL,
    uses INTEGER NOT NULL,
    used INTEGER NOT NULL,
    names_holder INTEGER NOT NULL,
    revoked INTEGER NOT NULL
);

-- What somebody who is in shows with each request. A name is used again when its holder is out.
CREATE TABLE credentials (
    name TEXT NOT NULL PRIMARY KEY,
    role TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL UNIQUE,
    join_token TEXT NOT NULL,
    created_ns BIGINT NOT NULL,
    expires_ns BIGINT,
    revoked INTEGER NOT NULL
);
