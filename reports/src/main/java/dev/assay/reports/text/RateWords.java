package dev.assay.reports.text;

import dev.assay.scenarios.result.CellResult;

/** Say how sure a rate is that rounds found. */
public final class RateWords {
    /** What to say where {@link #hasInterval} is false. */
    public static final String TOO_FEW_ROUNDS = "too few rounds";

    /** With two rounds, Student's t at one degree of freedom multiplies their spread by 9: an interval over ten orders of magnitude. */
    private static final int FEWEST_ROUNDS = 3;

    private RateWords() {}

    /** Return whether enough rounds found a rate for an interval that tells anything. */
    public static boolean hasInterval(CellResult cell) {
        return cell.rounds().stream().filter(round -> round.foundRate() != null).count() >= FEWEST_ROUNDS;
    }
}
