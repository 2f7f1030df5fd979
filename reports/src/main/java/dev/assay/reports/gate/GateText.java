package dev.assay.reports.gate;

import dev.assay.reports.text.Numbers;
import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.gate.GateUnit;

/** Say in words what gates look at. */
final class GateText {
    private GateText() {}

    /** Return a value with its unit. */
    static String value(GateUnit unit, double value) {
        return switch (unit) {
            case RATIO -> Numbers.ratio(value);
            case SHARE -> Numbers.accuracy(value);
            case LOSS -> Numbers.points(value) + " points";
            case DURATION -> Numbers.duration(Math.round(value));
            case BYTES -> Numbers.bytes(Math.round(value));
            case RATE -> Numbers.throughput(value);
        };
    }

    /** Return what a gate wants, as people read it. */
    static String limit(GateExpression gate) {
        return gate.operator().toText() + " " + value(gate.quantity().unit(), gate.limit());
    }
}
