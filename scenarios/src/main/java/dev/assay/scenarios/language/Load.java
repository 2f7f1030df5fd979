package dev.assay.scenarios.language;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Say how queries arrive, in MLPerf's terms. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Load.SingleStream.class, name = "single-stream"),
    @JsonSubTypes.Type(value = Load.MultiStream.class, name = "multi-stream"),
    @JsonSubTypes.Type(value = Load.Server.class, name = "server"),
    @JsonSubTypes.Type(value = Load.PeakRate.class, name = "peak-rate"),
    @JsonSubTypes.Type(value = Load.Concurrency.class, name = "concurrency"),
    @JsonSubTypes.Type(value = Load.Sustained.class, name = "sustained"),
    @JsonSubTypes.Type(value = Load.Offline.class, name = "offline")
})
public sealed interface Load {
    /** Return the load's name, unique in the scenario. */
    String name();

    /** Return when a measurement may stop, before a profile scales it. */
    LoadBudget budget();

    /** Return this load with another budget. */
    Load withBudget(LoadBudget budget);

    /** Return how long queries may take, if the load says it. */
    default @Nullable LatencyBound latencyBound() {
        return null;
    }

    /** Return how single requests are put together to batches, if they are. */
    default @Nullable Batching batching() {
        return null;
    }

    /** Return what measures every cell once more in every round, if anything does. */
    default @Nullable Referee referee() {
        return null;
    }

    /** Return this load without a batcher and without a name: equal for loads that differ in these only. */
    default Load withoutBatching() {
        return switch (this) {
            case Server server ->
                new Server(
                        "", server.queriesPerSecond(), server.threads(), server.latencyBound(), null, server.budget());
            case PeakRate peak ->
                new PeakRate(
                        "",
                        peak.latencyBound(),
                        peak.threads(),
                        peak.confirmations(),
                        peak.maxTrials(),
                        null,
                        peak.budget());
            case Concurrency clients -> new Concurrency("", clients.clients(), null, clients.budget());
            case SingleStream _, MultiStream _, Sustained _, Offline _ -> this;
        };
    }

    /** Return the load's type as the scenario language writes it. */
    default String typeName() {
        return switch (this) {
            case SingleStream _ -> "single-stream";
            case MultiStream _ -> "multi-stream";
            case Server _ -> "server";
            case PeakRate _ -> "peak-rate";
            case Sustained _ -> "sustained";
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
            case SingleStream _, Server _, PeakRate _, Concurrency _, Sustained _ -> shape.batch();
            case MultiStream streams -> streams.samples();
            case Offline offline -> offline.batch();
        };
    }

    /** Return how many queries may run at the same time; where requests are put together, how many batches. */
    default int concurrency() {
        return switch (this) {
            case SingleStream _, MultiStream _, Offline _ -> 1;
            case Server server -> server.threads();
            case PeakRate peak -> peak.threads();
            case Concurrency clients -> clients.batching() == null ? clients.clients() : 1;
            case Sustained sustained -> sustained.clients();
        };
    }

    /** Return whether throughput, rather than latency, tells which of two variants is faster. */
    default boolean isThroughput() {
        return switch (this) {
            case SingleStream _, MultiStream _, Server _ -> false;
            case PeakRate _, Concurrency _, Sustained _, Offline _ -> true;
        };
    }

    /** Return how many rounds a block of this load has, where the load rather than the profile says it. */
    default OptionalInt ownRounds() {
        return switch (this) {
            case Sustained sustained -> OptionalInt.of(sustained.rounds());
            case SingleStream _, MultiStream _, Server _, PeakRate _, Concurrency _, Offline _ -> OptionalInt.empty();
        };
    }

    /** Return how often a round runs for its minimum duration, for an estimate of time. */
    default int usualTrials() {
        return switch (this) {
            case PeakRate peak -> Math.min(peak.maxTrials(), peak.confirmations() + PeakRate.USUAL_SEARCH);
            case SingleStream _, MultiStream _, Server _, Concurrency _, Sustained _, Offline _ -> 1;
        };
    }

    /**
     * One query after the other; the result is the latency.
     *
     * @param referee what measures every cell once more in every round, if that was said
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SingleStream(String name, @Nullable Referee referee, LoadBudget budget) implements Load {
        /** Have no referee. */
        public SingleStream(String name, LoadBudget budget) {
            this(name, null, budget);
        }

        @Override
        public Load withBudget(LoadBudget changed) {
            return new SingleStream(name, referee, changed);
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
     * @param latencyBound how long queries may take, if that was said
     * @param batching how requests are put together to batches, if they are; {@code threads} then says how many batches run at once
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Server(
            String name,
            double queriesPerSecond,
            int threads,
            @Nullable LatencyBound latencyBound,
            @Nullable Batching batching,
            LoadBudget budget)
            implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new Server(name, queriesPerSecond, threads, latencyBound, batching, changed);
        }
    }

    /**
     * As {@link Server}, at the highest rate that keeps to a latency bound; the result is that rate, found anew in every round.
     *
     * @param latencyBound how long queries may take
     * @param threads how many queries may run at the same time
     * @param confirmations how many trials in a row must meet the bound before a rate counts
     * @param maxTrials how many trials a round makes at most
     * @param batching as in {@link Server}
     * @param budget of one trial, but for the warm-up, which comes once
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PeakRate(
            String name,
            LatencyBound latencyBound,
            int threads,
            int confirmations,
            int maxTrials,
            @Nullable Batching batching,
            LoadBudget budget)
            implements Load {
        /** Trials that a search takes where the rate is between a quarter of the capacity and all of it. */
        static final int USUAL_SEARCH = 5;

        @Override
        public Load withBudget(LoadBudget changed) {
            return new PeakRate(name, latencyBound, threads, confirmations, maxTrials, batching, changed);
        }
    }

    /**
     * As {@link Concurrency}, for minutes or hours; the result is how throughput and latency change while the machine gets hot.
     *
     * @param clients how many queries run at the same time
     * @param rounds how many rounds a block has, whatever the profile says
     */
    record Sustained(String name, int clients, int rounds, LoadBudget budget) implements Load {
        /** How much time each histogram of the recording covers. */
        public static final Duration INTERVAL = Duration.ofSeconds(1);

        @Override
        public Load withBudget(LoadBudget changed) {
            return new Sustained(name, clients, rounds, changed);
        }
    }

    /**
     * Several clients, each with one query after the other; the result is the throughput, with the latency that it costs.
     *
     * @param clients how many queries run at the same time
     * @param batching how the clients' requests are put together to batches, if they are; one batch then runs at a time
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Concurrency(String name, int clients, @Nullable Batching batching, LoadBudget budget) implements Load {
        @Override
        public Load withBudget(LoadBudget changed) {
            return new Concurrency(name, clients, batching, changed);
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
