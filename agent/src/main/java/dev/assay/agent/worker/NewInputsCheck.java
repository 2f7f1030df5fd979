package dev.assay.agent.worker;

import dev.assay.agent.runtime.PreparedQuery;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.random.SplitMix64;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time queries that the model has answered before beside queries that it can't have seen, right after a load: nothing tells the runtime that
 * the load is over.
 *
 * <p>Either is timed right after another query ran, as in the load, so that both find the CPU's caches alike. For one thread.
 */
final class NewInputsCheck {
    private static final int MOST_PAIRS = 32;
    private static final int FEWEST_PAIRS = 2;

    /** Which part of the recorded time this may take, beyond the fewest pairs. */
    private static final int SHARE = 10;

    private final QuerySet queries;
    private final LongSupplier nanoTime;
    private final Runnable signOfLife;
    private final SplitMix64 random;

    /** @param signOfLife is run before each pair */
    NewInputsCheck(QuerySet queries, LongSupplier nanoTime, Runnable signOfLife, long seed) {
        this.queries = queries;
        this.nanoTime = nanoTime;
        this.signOfLife = signOfLife;
        this.random = new SplitMix64(seed);
    }

    /**
     * Time pairs; the queries hold in the end what they held before.
     *
     * @param recorded how long the load recorded at least
     * @return {@code null} where there is only one query, or all are the same
     */
    @Nullable
    NewInputs run(Duration recorded) {
        if (queries.count() < 2) {
            return null;
        }
        long endNs = nanoTime.getAsLong() + recorded.toNanos() / SHARE;
        double[] ratios = new double[MOST_PAIRS];
        long[] newNs = new long[MOST_PAIRS];
        int pairs = 0;
        int slower = 0;
        int faster = 0;
        for (int tried = 0; tried < MOST_PAIRS; tried++) {
            if (tried >= FEWEST_PAIRS && nanoTime.getAsLong() - endNs >= 0) {
                break;
            }
            signOfLife.run();
            Pair pair = next();
            if (pair != null) {
                ratios[pairs] = (double) pair.newNs() / Math.max(1, pair.repeatedNs());
                newNs[pairs] = pair.newNs();
                pairs++;
                slower += isLonger(pair.newNs(), pair.repeatedNs()) ? 1 : 0;
                faster += isLonger(pair.repeatedNs(), pair.newNs()) ? 1 : 0;
            }
        }
        if (pairs == 0) {
            return null;
        }
        Arrays.sort(ratios, 0, pairs);
        Arrays.sort(newNs, 0, pairs);
        return NewInputs.of(pairs, slower, faster, ratios[pairs / 2], newNs[pairs / 2]);
    }

    private static boolean isLonger(long ns, long otherNs) {
        return ns >= NewInputs.TELLING_RATIO * otherNs && ns - otherNs >= NewInputs.TELLING_NS;
    }

    private record Pair(long newNs, long repeatedNs) {}

    private @Nullable Pair next() {
        int chosen = random.nextIndex(queries.count());
        int other = (chosen + 1 + random.nextIndex(queries.count() - 1)) % queries.count();
        Optional<InputChange> change = InputChange.plan(
                queries.inputs(chosen), queries.inputs(other), queries.rows(queries.query(chosen)), random);
        if (change.isEmpty()) {
            return null;
        }
        PreparedQuery query = queries.query(chosen);
        PreparedQuery between = queries.query(other);
        if (random.nextDouble() < 0.5) {
            long repeatedNs = repeated(query, between);
            return new Pair(changed(query, between, change.get()), repeatedNs);
        }
        long newNs = changed(query, between, change.get());
        return new Pair(newNs, repeated(query, between));
    }

    private long repeated(PreparedQuery query, PreparedQuery between) {
        // A load of slow queries may not have come to this one.
        query.run();
        return timed(query, between);
    }

    private long changed(PreparedQuery query, PreparedQuery between, InputChange change) {
        change.apply();
        query.inputsChanged();
        long newNs = timed(query, between);
        change.undo();
        query.inputsChanged();
        return newNs;
    }

    private long timed(PreparedQuery query, PreparedQuery between) {
        between.run();
        long startNs = nanoTime.getAsLong();
        query.run();
        return nanoTime.getAsLong() - startNs;
    }
}
