package dev.assay.agent.load;

import dev.assay.scenarios.language.Load;

/** Name the stamp that a latency counts from. */
enum LatencyOrigin {
    /**
     * When the query was due. Open-loop loads: a query that waits behind a slow one has a long latency, as its user would say
     * (otherwise: coordinated omission).
     */
    SCHEDULED,
    /**
     * When the query was handed to the model. Closed-loop loads: a query is due when the one before it is done. Not where it waits for
     * others to share a batch with: that is part of what its client waits for.
     */
    ISSUED;

    static LatencyOrigin of(Load load) {
        return switch (load) {
            case Load.Server _, Load.PeakRate _ -> SCHEDULED;
            case Load.Concurrency clients -> clients.batching() == null ? ISSUED : SCHEDULED;
            case Load.SingleStream _, Load.MultiStream _, Load.Sustained _, Load.Offline _ -> ISSUED;
        };
    }
}
