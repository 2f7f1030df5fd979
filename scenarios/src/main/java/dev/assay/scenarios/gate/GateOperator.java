package dev.assay.scenarios.gate;

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

    /** Return whether more is better. */
    public boolean wantsMore() {
        return wantsMore;
    }

    /** Return whether a value is on the right side of a limit. */
    public boolean holds(double value, double limit) {
        if (value == limit) {
            return includesLimit;
        }
        return wantsMore ? value > limit : value < limit;
    }
}
