package dev.assay.coordinator.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.assay.scenarios.problem.ProblemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of PostgreSQL.
 *
 * <p>The connection that writes holds an advisory lock: whoever can write has the lab. When the connection breaks, the lock goes with it,
 * and a new one has to take it again. The next leader of a cluster breaks it if it has to.
 */
final class PostgresDatabase implements Database {
    private static final int READERS = 4;
    private static final Duration WRITER_PATIENCE = Duration.ofSeconds(4);

    /**
     * Wait a little: a server may notice only after a moment that the last coordinator is gone. The number is "assay" on the keys of a
     * telephone; a database has a lock for each schema.
     */
    private static final String TAKE_LOCK = """
            SET lock_timeout = '1s';
            SELECT pg_advisory_lock(27729, hashtext(current_schema()));
            RESET lock_timeout
            """;

    /** Finds the connection that has this lock: the one that writes. */
    static final String HOLDERS_OF_LOCK = """
            SELECT pid FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND pid <> pg_backend_pid()
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND classid = CAST(27729 AS OID)
                AND objid = CAST(CAST(hashtext(current_schema()) AS BIGINT) & 4294967295 AS OID)
            """;

    /** A network that swallows packets must not stop a coordinator for ever; the address may say otherwise. */
    private static final Map<String, String> USUAL_OPTIONS = Map.of(
            "ApplicationName", "assay",
            "connectTimeout", "10",
            "reWriteBatchedInserts", "true",
            "socketTimeout", "60",
            "tcpKeepAlive", "true");

    private final String name;
    private final PGSimpleDataSource source;
    private final HikariDataSource writer;
    private final HikariDataSource readers;

    private PostgresDatabase(
            String name, PGSimpleDataSource source, HikariDataSource writer, HikariDataSource readers) {
        this.name = name;
        this.source = source;
        this.writer = writer;
        this.readers = readers;
    }

    static PostgresDatabase open(StoreAddress.Postgres address) {
        PGSimpleDataSource source = source(address);
        HikariConfig writing = Pools.config("assay-store-writer", source, 1);
        writing.setConnectionInitSql(TAKE_LOCK);
        // Who writes tries again anyway, and learns the sooner that somebody else has the lock.
        writing.setConnectionTimeout(WRITER_PATIENCE.toMillis());
        HikariConfig reading = Pools.config("assay-store-readers", source, READERS);
        reading.setReadOnly(true);
        reading.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        String name = address.toString();
        HikariDataSource writer = opened(name, writing);
        try {
            return new PostgresDatabase(name, source, writer, opened(name, reading));
        } catch (Throwable e) {
            writer.close();
            throw e;
        }
    }

    static HikariDataSource opened(String name, HikariConfig config) {
        return Refusals.translate(name, refusal -> problem(name, refusal), () -> new HikariDataSource(config));
    }

    static PGSimpleDataSource source(StoreAddress.Postgres address) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {address.host()});
        source.setPortNumbers(new int[] {address.port()});
        source.setDatabaseName(address.database());
        source.setUser(address.user());
        source.setPassword(address.password());
        Map<String, String> options = new TreeMap<>(USUAL_OPTIONS);
        options.putAll(address.options());
        options.forEach((option, value) -> {
            try {
                source.setProperty(option, value);
            } catch (SQLException e) {
                throw StoreProblems.badAddress(
                        address.toString(), "PostgreSQL's driver has no option '" + option + "'");
            }
        });
        return source;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DataSource writer() {
        return writer;
    }

    @Override
    public DataSource readers() {
        return readers;
    }

    @Override
    public DataSource migrations() {
        // Not from a pool: it wants several connections at once, and only now.
        return source;
    }

    @Override
    public ProblemException problem(SQLException refusal) {
        return problem(name, refusal);
    }

    static ProblemException problem(String name, SQLException refusal) {
        String state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        String kind = state.length() < 2 ? "" : state.substring(0, 2);
        if (state.equals("55P03")) {
            return StoreProblems.inUse(name, refusal);
        }
        if (state.equals("53100")) {
            return StoreProblems.full(name, refusal);
        }
        if (state.equals("42501") || state.equals("25006")) {
            return StoreProblems.accessDenied(name, refusal);
        }
        return switch (kind) {
            case "08", "57", "3D" -> StoreProblems.notReachable(name, refusal);
            case "28" -> StoreProblems.accessDenied(name, refusal);
            case "23" -> StoreProblems.contradiction(name, refusal);
            case "XX" -> StoreProblems.corrupt(name, refusal);
            default -> StoreProblems.failed(name, refusal);
        };
    }

    @Override
    public boolean renewReaders(SQLException refusal) {
        String state = refusal.getSQLState() == null ? "" : refusal.getSQLState();
        // What broke, and what the server ended.
        boolean isDead = state.startsWith("08") || state.startsWith("57P");
        if (isDead) {
            readers.getHikariPoolMXBean().softEvictConnections();
        }
        return isDead;
    }

    @Override
    public void backUp(Path file) {
        throw StoreProblems.backup(
                name,
                "Assay makes backups of SQLite only",
                "back it up with pg_dump, which works while the coordinator runs",
                null);
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
