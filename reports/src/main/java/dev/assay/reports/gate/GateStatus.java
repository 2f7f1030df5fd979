package dev.assay.reports.gate;

import dev.assay.scenarios.gate.GateOperator;
import dev.assay.scenarios.result.Interval;

/** Say what became of a gate. */
public enum GateStatus {
    /** It holds in every cell that it speaks of. */
    PASSED,
    /** It is shown not to hold in at least one cell. */
    FAILED,
    /** Neither is shown: an interval includes the limit, or something was not measured. */
    NOT_SHOWN;

    /** Return what an interval shows: passed where all of it is on the right side of a limit, failed where none of it is. */
    static GateStatus of(GateOperator operator, Interval interval, double limit) {
        double worst = operator.wantsMore() ? interval.low() : interval.high();
        double best = operator.wantsMore() ? interval.high() : interval.low();
        if (operator.holds(worst, limit)) {
            return PASSED;
        }
        return operator.holds(best, limit) ? NOT_SHOWN : FAILED;
    }
}
