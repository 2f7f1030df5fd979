package dev.assay.reports.gate;

/** Say what became of a gate. */
public enum GateStatus {
    /** It holds in every cell that it speaks of. */
    PASSED,
    /** It is shown not to hold in at least one cell. */
    FAILED,
    /** Neither is shown: an interval includes the limit, or something was not measured. */
    NOT_SHOWN
}
