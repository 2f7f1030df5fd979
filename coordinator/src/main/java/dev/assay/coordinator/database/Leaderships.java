package dev.assay.coordinator.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.assay.scenarios.problem.ProblemException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Say who leads, to nodes of a cluster that do not, and settle which of them go on when they can't see each other. Safe for many threads.
 *
 * <p>What the database refuses is a {@link ProblemException} with a code that begins with {@code store.}.
 */
public final class Leaderships implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Everything here takes milliseconds; a server that is not there is to be noticed before the lab is missed. */
    private static final int SOCKET_TIMEOUT_SECONDS = 5;

    private static final String NO_SUCH_TABLE = "42P01";
    private static final String NOW_MS = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    private final String name;
    private final HikariDataSource connections;
    private final Jdbi jdbi;

    private Leaderships(String name, HikariDataSource connections) {
        this.name = name;
        this.connections = connections;
        this.jdbi = Jdbi.create(connections);
    }

    /** Connect to the store of a lab; nothing is made or changed there. */
    public static Leaderships open(StoreAddress.Postgres address) {
        PGSimpleDataSource source = PostgresDatabase.source(address);
        source.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        HikariConfig config = Pools.config("assay-leadership", source, 1);
        config.setConnectionTimeout(PATIENCE.toMillis());
        return new Leaderships(address.toString(), PostgresDatabase.opened(address.toString(), config));
    }

    /** Return who has the lab; nothing before anybody ever had it. */
    public Optional<Leader> current() {
        return askIfMade(Leader::read);
    }

    /**
     * Say that a node is there, and forget those that have not said so for a while.
     *
     * @param fresh how long a node counts as being there
     * @return where all nodes answer, in the order of their names; nothing before anybody ever had the lab
     */
    public List<String> show(LabNode node, Duration fresh) {
        return askIfMade(handle -> {
                    handle.execute(
                            "INSERT INTO nodes (name, address, seen_ms) VALUES (?, ?, " + NOW_MS
                                    + ") ON CONFLICT (name)"
                                    + " DO UPDATE SET address = excluded.address, seen_ms = excluded.seen_ms",
                            node.name(),
                            node.address());
                    handle.execute("DELETE FROM nodes WHERE seen_ms < " + NOW_MS + " - ?", fresh.toMillis());
                    return handle.createQuery("SELECT address FROM nodes ORDER BY name")
                            .mapTo(String.class)
                            .list();
                })
                .orElse(List.of());
    }

    /** Whoever leads first makes the tables. */
    private <T> Optional<T> askIfMade(Function<Handle, T> question) {
        return ask(handle -> {
            try {
                return Optional.of(question.apply(handle));
            } catch (JdbiException e) {
                if (Refusals.innermost(e)
                        .filter(refusal -> NO_SUCH_TABLE.equals(refusal.getSQLState()))
                        .isPresent()) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /**
     * Take the store away from the node that leads. It may be suspended, in the middle of a transaction even: the server ends its
     * connection, and undoes what it had not committed.
     */
    void dismiss() {
        if (current().filter(leader -> !leader.node().name().isEmpty()).isPresent()) {
            ask(handle -> handle.createQuery("SELECT pg_terminate_backend(pid) FROM ("
                            + PostgresDatabase.HOLDERS_OF_LOCK + ") AS holders")
                    .mapTo(Boolean.class)
                    .list());
        }
    }

    /**
     * Be the survivor for a while, unless another node is.
     *
     * @return whether this node is it
     */
    public boolean survive(String node, Duration time) {
        return ask(handle -> handle.execute(
                        "UPDATE survivor SET node = ?, until_ms = " + NOW_MS + " + ? WHERE node = ? OR until_ms < "
                                + NOW_MS,
                        node,
                        time.toMillis(),
                        node))
                > 0;
    }

    /** Let others be the survivor. */
    public void release(String node) {
        ask(handle -> handle.execute("UPDATE survivor SET until_ms = 0 WHERE node = ?", node));
    }

    private <T> T ask(Function<Handle, T> question) {
        return Refusals.translate(name, this::problem, () -> jdbi.withHandle(question::apply));
    }

    private ProblemException problem(SQLException refusal) {
        return PostgresDatabase.problem(name, refusal);
    }

    @Override
    public void close() {
        connections.close();
    }
}
