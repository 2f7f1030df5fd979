package dev.assay.coordinator.database;

import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.assay.scenarios.problem.ProblemException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Turn what libraries throw when a database refuses something into problems. */
final class Refusals {
    private Refusals() {}

    /** Something done with a database. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Do something with a database.
     *
     * @throws ProblemException if the database refuses
     */
    static <T> T translate(Database database, Work<T> work) {
        return translate(database.name(), database::problem, work);
    }

    /**
     * Do something with a database that isn't open yet.
     *
     * @param name what people call it
     * @param problem says what it means that it refused something
     */
    static <T> T translate(String name, Function<SQLException, ProblemException> problem, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException | JdbiException | FlywayException | PoolInitializationException e) {
            throw innermost(e).map(problem).orElseGet(() -> StoreProblems.failed(name, e));
        }
    }

    /** Return the refusal of the database itself, which pools and other libraries wrap in their own. */
    static Optional<SQLException> innermost(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable next = failure; next != null && !chain.contains(next); next = cause(next)) {
            chain.add(next);
        }
        return chain.reversed().stream()
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .findFirst();
    }

    private static @Nullable Throwable cause(Throwable failure) {
        // A batch, and a pool that waited in vain, tell the reason in the next exception.
        return failure instanceof SQLException refusal && refusal.getNextException() != null
                ? refusal.getNextException()
                : failure.getCause();
    }
}
