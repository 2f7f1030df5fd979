package dev.assay.benchmarks.truth;

import dev.assay.scenarios.random.SplitMix64;

/**
 * Draw how slow a machine is, from round to round and from process to process, as shared machines are.
 *
 * <p>What disturbs a whole round (3 % standard deviation) hits all its cells. Each process has a speed of its own (0.8 %), from memory
 * layout and placement. The machine drifts within a round (0.3 % a cell). And one process in twenty has a neighbour, which slows it by
 * 4 % on average, at times by much more.
 */
final class SyntheticMachine {
    private static final double ROUND = 0.03;
    private static final double PROCESS = 0.008;
    private static final double DRIFT = 0.003;
    private static final double NEIGHBOUR_SHARE = 0.05;
    private static final double NEIGHBOUR = 0.04;

    private final SplitMix64 random;
    private final int cells;
    private double roundEffect;
    private int position;

    /** @param cells how many processes a round has */
    SyntheticMachine(long seed, int cells) {
        this.random = new SplitMix64(seed);
        this.cells = cells;
    }

    /** Return by which factor the next process is slower than on an ideal machine. */
    double nextProcess() {
        if (position == 0) {
            roundEffect = ROUND * random.nextGaussian();
        }
        double effect = roundEffect + position * DRIFT + PROCESS * random.nextGaussian();
        if (random.nextDouble() < NEIGHBOUR_SHARE) {
            effect -= NEIGHBOUR * Math.log(1 - random.nextDouble());
        }
        position = (position + 1) % cells;
        return Math.exp(effect);
    }

    /** Return by which factor a query is slower than its process's typical one: 2 % standard deviation, and a rare interruption. */
    double nextQuery() {
        double interruption = random.nextDouble() < 0.005 ? 1 + 4 * random.nextDouble() : 1;
        return interruption * Math.exp(0.02 * random.nextGaussian());
    }
}
