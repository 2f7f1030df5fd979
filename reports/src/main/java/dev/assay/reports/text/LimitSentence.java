package dev.assay.reports.text;

import dev.assay.scenarios.language.RoundBudget;
import dev.assay.scenarios.measurement.SelfCost;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.Control;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RunResult;
import org.jspecify.annotations.Nullable;

/** Say in one sentence how small a difference a block could have shown, and why it ended after so many rounds. */
public final class LimitSentence {
    private static final long ON_TIME_NS = 50_000;

    private LimitSentence() {}

    /** Return the sentence about the baseline against itself, or {@code null} where that was not measured. */
    public static @Nullable String ofControl(RunResult run, BlockResult block) {
        Control control = block.control();
        if (control == null) {
            return null;
        }
        String baseline = block.cells().getFirst().variant();
        String place = " at " + BlockLabel.of(run, block);
        Interval ratio = control.ratio();
        Double limit = control.detectionLimit();
        if (ratio == null || limit == null) {
            return "detection limit unknown" + place + ": " + (control.reason() == null ? "" : control.reason());
        }
        return "detection limit " + Numbers.significant(100 * limit, 2) + " %" + place + ": " + baseline
                + " against itself is " + Numbers.ratio(ratio)
                + (control.differsFromItself()
                        ? ", which is not 1: chance does that once in twenty times, or something disturbs this machine;"
                                + " don't believe differences of that size"
                        : ", smaller differences can't be told from none");
    }

    /** Return what Assay itself costs beside what it measured, or {@code null} where that was not measured. */
    public static @Nullable String ofSelfCost(RunResult run) {
        for (BlockResult block : run.blocks()) {
            SelfCost cost = block.selfCost();
            if (cost != null) {
                SelfCost.IssueDelay onTime = cost.highestOnTime(ON_TIME_NS);
                return "Assay itself costs " + Numbers.duration(cost.latencyP50Ns()) + " a query (p99 "
                        + Numbers.duration(cost.latencyP99Ns()) + ") and can issue "
                        + Numbers.throughput(cost.maxPerSecond())
                        + (onTime == null
                                ? "; at no rate tried were 99 % of the queries issued within "
                                        + Numbers.duration(ON_TIME_NS) + " of when they were due"
                                : "; at " + Numbers.throughput(onTime.ratePerSecond())
                                        + " 99 % of the queries are issued within "
                                        + Numbers.duration(onTime.p99Ns()) + " of when they are due");
            }
        }
        return null;
    }

    /** Return why the block ended after so many rounds, or {@code null} where their number was fixed. */
    public static @Nullable String ofRounds(BlockResult block) {
        RoundBudget budget = block.roundBudget();
        if (budget == null || !budget.isAdaptive()) {
            return null;
        }
        int rounds = block.roundsPlanned();
        String precision = "±" + Numbers.percent(budget.precision());
        if (rounds >= budget.most()) {
            return rounds + " rounds, all that the budget allows: noise kept speed-ups from being known to "
                    + precision;
        }
        return rounds + " rounds" + (rounds > budget.planned() ? " instead of " + budget.planned() : "")
                + ": enough to know every speed-up to " + precision;
    }
}
