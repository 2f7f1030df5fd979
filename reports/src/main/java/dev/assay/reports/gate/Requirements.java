package dev.assay.reports.gate;

import dev.assay.scenarios.gate.GateExpression;
import dev.assay.scenarios.gate.GateOperator;
import dev.assay.scenarios.gate.GateQuantity;
import dev.assay.scenarios.gate.GateUnit;
import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import java.util.List;

/**
 * Judge one cell by what is required of it, as gates are judged, but with an interval for whatever rounds or samples give one: who drops
 * a cell for what it seems to be after a few rounds must know how much of that is chance.
 */
public final class Requirements {
    /** What a limit of 0 is compared with: one percentage point. */
    private static final double SCALE_OF_ZERO = 0.01;

    private Requirements() {}

    /** Judge a cell by all requirements that speak of it. */
    public static List<RequirementFinding> of(List<GateExpression> requirements, BlockResult block, CellResult cell) {
        return requirements.stream()
                .filter(requirement -> requirement.speaksOf(cell.variant()))
                .map(requirement -> of(requirement, block, cell))
                .toList();
    }

    private static RequirementFinding of(GateExpression requirement, BlockResult block, CellResult cell) {
        return switch (observe(requirement.quantity(), block, cell)) {
            case Observation.Unseen unseen ->
                new RequirementFinding(
                        requirement,
                        GateStatus.NOT_SHOWN,
                        Double.POSITIVE_INFINITY,
                        requirement.quantity().toText() + ": " + unseen.reason() + ", wanted "
                                + GateText.limit(requirement),
                        "");
            case Observation.Seen seen -> seen(requirement, seen);
        };
    }

    private static RequirementFinding seen(GateExpression requirement, Observation.Seen seen) {
        GateOperator operator = requirement.operator();
        Interval interval = seen.interval();
        double limit = requirement.limit();
        double estimate = interval.estimate();
        double scale = limit == 0 ? SCALE_OF_ZERO : Math.abs(limit);
        return new RequirementFinding(
                requirement,
                GateStatus.of(operator, interval, limit),
                Math.max(0, beyond(operator, interval, limit)) / scale,
                requirement.quantity().toText() + " " + seen.text() + ", wanted " + GateText.limit(requirement),
                operator.holds(estimate, limit)
                        ? ""
                        : GateText.value(requirement.quantity().unit(), Math.abs(estimate - limit)));
    }

    /** Return how far the worse end of an interval is on the wrong side of a limit. */
    private static double beyond(GateOperator operator, Interval interval, double limit) {
        return operator.wantsMore() ? limit - interval.low() : interval.high() - limit;
    }

    private static Observation observe(GateQuantity quantity, BlockResult block, CellResult cell) {
        boolean isBaseline = cell.variant().equals(block.cells().getFirst().variant());
        if (isBaseline && quantity.isComparison()) {
            return ofBaseline(quantity);
        }
        Observation observation = Observation.of(
                quantity, cell.summary(), block.comparison(cell.variant()).orElse(null));
        return switch (observation) {
            case Observation.Seen seen ->
                CellIntervals.of(quantity, block, cell)
                        .map(wide -> text(quantity, wide))
                        .orElse(seen);
            case Observation.Unseen unseen -> unseen;
        };
    }

    /** What the baseline is against itself. */
    private static Observation ofBaseline(GateQuantity quantity) {
        double value = quantity == GateQuantity.ACCURACY_LOSS ? 0 : 1;
        return new Observation.Seen(
                new Interval(value, value, value), GateText.value(quantity.unit(), value) + " (it is the baseline)");
    }

    private static Observation.Seen text(GateQuantity quantity, Interval interval) {
        GateUnit unit = quantity.unit();
        return new Observation.Seen(
                interval,
                GateText.value(unit, interval.estimate()) + " (" + GateText.value(unit, interval.low()) + " to "
                        + GateText.value(unit, interval.high()) + ")");
    }
}
