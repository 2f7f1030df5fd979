package dev.assay.reports.gate;

import dev.assay.scenarios.result.Interval;

/** Say on which side of its limit a quantity must be. */
public enum GateOperator {
    AT_LEAST(">=", true, true),
    AT_MOST("<=", false, true),
    ABOVE(">", true, false),
    BELOW("<", false, false);

    private final String text;
    private final boolean wantsMore;
    private final boolean includesLimit;

    GateOperator(String text, boolean wantsMore, boolean includesLimit) {
        this.text = text;
        this.wantsMore = wantsMore;
        this.includesLimit = includesLimit;
    }

    /** Return the operator as users write it. */
    public String toText() {
        return text;
    }

    /** Return what an interval shows: passed where all of it is on the right side, failed where none of it is. */
    GateStatus judge(Interval interval, double limit) {
        double worst = wantsMore ? interval.low() : interval.high();
        double best = wantsMore ? interval.high() : interval.low();
        if (holds(worst, limit)) {
            return GateStatus.PASSED;
        }
        return holds(best, limit) ? GateStatus.NOT_SHOWN : GateStatus.FAILED;
    }

    /** Return how far on the right side the conservative end is; negative on the wrong side. */
    double margin(Interval interval, double limit) {
        return wantsMore ? interval.low() - limit : limit - interval.high();
    }

    private boolean holds(double value, double limit) {
        if (value == limit) {
            return includesLimit;
        }
        return wantsMore ? value > limit : value < limit;
    }
}
