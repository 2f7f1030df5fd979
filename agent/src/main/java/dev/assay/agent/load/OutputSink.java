package dev.assay.agent.load;

import dev.assay.agent.runtime.PreparedQuery;

/** Keep outputs of queries that were chosen. Each place belongs to one lane, whose thread alone uses it while a load runs. */
public interface OutputSink {
    /**
     * Keep what the query's last run answered, instead of what the place held before. Called between two queries: no latency contains
     * it.
     *
     * @param place 0-based
     */
    void keep(int place, PreparedQuery query);

    /** Forget what a place holds: the recording begins. */
    void forget(int place);
}
