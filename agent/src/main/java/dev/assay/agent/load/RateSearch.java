package dev.assay.agent.load;

import dev.assay.scenarios.measurement.FoundRate;
import java.util.OptionalDouble;

/**
 * Choose the rates of trials so that the highest one is found that meets a bound; ends after a fixed number of trials at the latest.
 *
 * <p>First by halving the ratio of the lowest rate that missed and the highest that met, until they are within {@link FoundRate#PRECISION}.
 * Then that rate is tried again: it counts once {@code confirmations} trials in a row met the bound, and if one misses, the search goes
 * on one step lower. For one thread.
 */
final class RateSearch {
    /** Below this share of the capacity there is no rate worth finding: single queries take longer than the bound. */
    private static final double LOWEST_SHARE = 1.0 / 16;

    private final double capacity;
    private final int confirmations;
    private final int mostTrials;
    private double met;
    private double missed;
    private boolean hasMissed;
    private double candidate;
    private int confirmed;
    private int trials;

    /**
     * @param capacity rate at which queries are answered one after the other, roughly: the search begins below
     * @param confirmations how many trials in a row make a rate count, at least 1
     * @param mostTrials at which the search ends, whatever it has found
     */
    RateSearch(double capacity, int confirmations, int mostTrials) {
        this.capacity = capacity;
        this.confirmations = confirmations;
        this.mostTrials = mostTrials;
        this.missed = capacity;
    }

    /** Return the rate of the next trial, or nothing when the search is over. */
    OptionalDouble next() {
        if (trials == mostTrials || isConfirmed()) {
            return OptionalDouble.empty();
        }
        double rate;
        if (isConfirming()) {
            rate = candidate;
        } else if (met == 0) {
            rate = missed / 2;
        } else {
            rate = Math.sqrt(met * missed);
        }
        return rate < capacity * LOWEST_SHARE ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /** Return whether the next trial repeats a rate. */
    boolean isConfirming() {
        return candidate > 0;
    }

    /** Take note of how the trial at the next rate went. */
    void tried(boolean hasMet) {
        double rate = next().orElseThrow();
        trials++;
        if (isConfirming()) {
            confirm(hasMet);
        } else if (hasMet) {
            met = rate;
        } else {
            missed = rate;
            hasMissed = true;
        }
        if (!isConfirming() && met > 0 && missed <= met * FoundRate.PRECISION) {
            if (hasMissed) {
                candidate = met;
            } else {
                // Queries are answered faster than it seemed at first.
                missed *= 1.5;
            }
        }
    }

    private void confirm(boolean hasMet) {
        if (hasMet) {
            confirmed++;
        } else {
            confirmed = 0;
            candidate /= FoundRate.PRECISION;
        }
    }

    /** Return whether enough trials in a row met the bound at one rate. */
    boolean isConfirmed() {
        return confirmed >= confirmations;
    }
}
