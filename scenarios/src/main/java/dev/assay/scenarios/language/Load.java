package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Say how queries arrive, in MLPerf's terms. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Load.SingleStream.class, name = "single-stream"),
    @JsonSubTypes.Type(value = Load.MultiStream.class, name = "multi-stream"),
    @JsonSubTypes.Type(value = Load.Server.class, name = "server"),
    @JsonSubTypes.Type(value = Load.Concurrency.class, name = "concurrency"),
    @JsonSubTypes.Type(value = Load.Offline.class, name = "offline")
})
public sealed interface Load {
    /** Return the load's name, unique in the scenario. */
    String name();

    /** Return when a measurement may stop, before a profile scales it. */
    LoadBudget budget();

    /** Return this load with another budget. */
    Load withBudget(LoadBudget budget);

    /** Return the load's type as the scenario language writes it. */
    default String typeName() {
        return switch (this) {
            case SingleStream _ -> "single-stream";
            case MultiStream _ -> "multi-stream";
            case Server _ -> "server";
            case Concurrency _ -> "concurrency";
            case Offline _ -> "offline";
        };
    }

    /** Return the shape of one query, where the load rather than the scenario's shape says how many samples it carries. */
    default InputShape queryShape(InputShape shape) {
        return shape.dimensions().containsKey(InputShape.BATCH) ? shape.withBatch(batch(shape)) : shape;
    }

    /** Return how many samples one query carries. */
    default int batch(InputShape shape) {
        return switch (this) {
            case SingleStream _, Server _, Concurrency _ -> shape.batch();
            case MultiStream streams -> streams.samples();
            case Offline offline -> offline.batch();
        };
    }

    /** Return how many queries may run at the same time. */
    default int concurrency() {
        return switch (this) {
            case SingleStream _, MultiStream _, Offline _ -> 1;
            case Server server -> server.threads();
            case Concurrency clients -> clients.clients();
        };
    }

    /** Return whether throughput, rather than latency, tells which of two variants is faster. */
    default boolean isThroughput() {
        return switch (this) {
            case SingleStream _, MultiStream _, Server _ -> false;
            case Concurrency _, Offline _ -> true;
        };
    }

    /** One query after the other; the result is the latency. */
    record SingleStream(String name, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new SingleStream(name, changed);
        }
    }

    /**
     * One query of several samples after the other; the result is the latency of the whole query, which is that of its slowest
     * sample.
     *
     * @param samples that one query carries, whatever the input shape says
     */
    record MultiStream(String name, int samples, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new MultiStream(name, samples, changed);
        }
    }

    /**
     * Queries arrive when they want, at random (a Poisson process); the result is the latency from the moment that a query was due,
     * waiting included.
     *
     * @param queriesPerSecond the mean rate
     * @param threads how many queries may run at the same time
     */
    record Server(String name, double queriesPerSecond, int threads, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new Server(name, queriesPerSecond, threads, changed);
        }
    }

    /**
     * Several clients, each with one query after the other; the result is the throughput, with the latency that it costs.
     *
     * @param clients how many queries run at the same time
     */
    record Concurrency(String name, int clients, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new Concurrency(name, clients, changed);
        }
    }

    /**
     * All samples at once, as fast as they go; the result is the throughput.
     *
     * @param batch samples that one query carries, whatever the input shape says
     */
    record Offline(String name, int batch, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new Offline(name, batch, changed);
        }
    }
}
