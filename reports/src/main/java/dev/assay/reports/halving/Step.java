package dev.assay.reports.halving;

/** Say what to do next. */
public sealed interface Step {
    /** Measure a rung, and tell what came out. */
    record Measure(Rung rung) implements Step {}

    /** Stop. */
    record End(Ending ending) implements Step {}

    /** How a search ends. */
    enum Ending {
        /** A final rung has at least one candidate that meets everything. */
        DECIDED,
        /** No candidate meets everything. */
        NOTHING_MEETS,
        /** The budget was spent before that was known. */
        OUT_OF_BUDGET
    }
}
