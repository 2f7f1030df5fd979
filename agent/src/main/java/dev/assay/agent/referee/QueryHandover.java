package dev.assay.agent.referee;

import dev.assay.agent.runtime.PreparedQuery;

/**
 * Hand queries to benchmarks, which JMH makes itself, without arguments, in threads of its own.
 *
 * <p>A thread inherits what its maker holds, so two measurements in one process don't see each other's queries.
 */
final class QueryHandover implements AutoCloseable {
    private static final InheritableThreadLocal<PreparedQuery[]> QUERIES = new InheritableThreadLocal<>();

    /** Hand these queries to threads that this one makes, until it is closed. */
    QueryHandover(PreparedQuery[] queries) {
        QUERIES.set(queries);
    }

    /** Return the queries that were handed to this thread. */
    static PreparedQuery[] taken() {
        PreparedQuery[] queries = QUERIES.get();
        if (queries == null) {
            throw new IllegalStateException("no queries were handed over");
        }
        return queries;
    }

    @Override
    public void close() {
        QUERIES.remove();
    }
}
