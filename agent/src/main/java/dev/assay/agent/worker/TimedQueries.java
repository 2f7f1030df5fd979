package dev.assay.agent.worker;

import dev.assay.agent.runtime.PreparedQuery;

/** Hold queries that are ready to run, and know which samples they carry. */
sealed interface TimedQueries extends AutoCloseable permits QuerySet, BatchSet {
    /** Return the query that runs first; before any load it holds what it held then. */
    PreparedQuery first();

    /** Return how many queries there are. */
    int count();

    /** Return how many queries may run at the same time. */
    int lanes();

    /** Return how many samples one of these queries carries. */
    int rows(PreparedQuery query);

    /** Return which 0-based evaluation sample a row of one of these queries carried when it ran last. */
    int sample(PreparedQuery query, int row);

    @Override
    void close();
}
