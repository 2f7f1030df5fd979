package dev.assay.reports.text;

import dev.assay.scenarios.result.BlockResult;
import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Interval;
import dev.assay.scenarios.result.RefereeResult;
import dev.assay.scenarios.result.RunResult;
import java.util.List;
import java.util.Objects;

/** Say in one sentence whether another harness measured what Assay measured. */
public final class RefereeSentence {
    private static final String WARNING = "WARNING: ";

    private RefereeSentence() {}

    /** Return one sentence for each verdict that a referee of the block has about its cells; none where there is no referee. */
    public static List<String> of(RunResult run, BlockResult block) {
        String place = " at " + BlockLabel.of(run, block);
        return block.cells().stream()
                .filter(cell -> cell.referee() != null)
                .map(cell -> sentence(cell, Objects.requireNonNull(cell.referee()), place))
                .toList();
    }

    /** Return the sentences about cells on which the referee disagrees. */
    public static List<String> warnings(RunResult run) {
        return run.blocks().stream()
                .flatMap(block -> of(run, block).stream())
                .filter(sentence -> sentence.startsWith(WARNING))
                .toList();
    }

    private static String sentence(CellResult cell, RefereeResult referee, String place) {
        String name = referee.referee().label();
        String subject = cell.variant() + place;
        Interval ratio = referee.ratio();
        if (ratio == null) {
            return "whether " + name + " agrees about " + subject
                    + " is unknown: fewer than two rounds were measured by both";
        }
        String medians = "Assay's median differs from " + name + "'s by " + Numbers.points(ratio.estimate() - 1)
                + " % (" + Numbers.pointsRange(ratio.low() - 1, ratio.high() - 1) + ")";
        return switch (referee.verdict()) {
            case AGREES -> name + " agrees about " + subject + ": " + medians;
            case DISAGREES ->
                WARNING + name + " disagrees about " + subject + ": " + medians
                        + "; one of the two measures something else, so believe neither before you know what";
            case INCONCLUSIVE ->
                "whether " + name + " agrees about " + subject + " to 1 % is not shown: " + medians
                        + "; more rounds would tell";
        };
    }
}
