package dev.assay.reports.text;

import dev.assay.scenarios.result.CellResult;
import dev.assay.scenarios.result.Comparison;
import dev.assay.scenarios.result.SpeedVerdict;

/** Say where there are too few rounds for an interval that tells anything. */
public final class FewRounds {
    /** What to say then. */
    public static final String WORDS = "too few rounds";

    /** With two rounds, Student's t at one degree of freedom multiplies their spread by 9: an interval over ten orders of magnitude. */
    private static final int FEWEST_ROUNDS = 3;

    private FewRounds() {}

    /** Return whether enough rounds found a rate for an interval. */
    public static boolean suffice(CellResult cell) {
        return cell.rounds().stream().filter(round -> round.foundRate() != null).count() >= FEWEST_ROUNDS;
    }

    /** Return whether enough rounds were compared for an interval; two are enough where they agree so well that it excludes something. */
    public static boolean suffice(Comparison comparison) {
        return comparison.pairedRounds() >= FEWEST_ROUNDS
                || comparison.speedVerdict() != SpeedVerdict.NOT_DISTINGUISHABLE;
    }
}
