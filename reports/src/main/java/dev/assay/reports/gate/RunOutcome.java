package dev.assay.reports.gate;

import dev.assay.scenarios.result.CheckedClaim;
import dev.assay.scenarios.result.ClaimVerdict;
import dev.assay.scenarios.result.RunResult;
import dev.assay.scenarios.result.RunStatus;
import java.util.List;
import java.util.Objects;

/** Turn a run into the exit code of the command that ran it. */
public final class RunOutcome {
    /** Every cell was measured and every gate holds. */
    public static final int FINE = 0;

    /** A gate failed, or was asked for and is not shown; or a claim that the scenario makes itself does not hold. */
    public static final int GATE_FAILED = 1;

    /** Some cells were not measured as planned, or the user stopped the run. */
    public static final int CELLS_FAILED = 3;

    private RunOutcome() {}

    /**
     * Return the exit code.
     *
     * <p>A gate that is shown to fail comes first: no further measurement would mend it. Missing cells come before gates that are
     * not shown: they may be the reason.
     */
    public static int exitCode(RunResult run, GateOutcome gates) {
        if (gates.failed() || contradictsOwnClaim(run)) {
            return GATE_FAILED;
        }
        if (run.run().status() != RunStatus.COMPLETE) {
            return CELLS_FAILED;
        }
        return gates.missesProof() ? GATE_FAILED : FINE;
    }

    private static boolean contradictsOwnClaim(RunResult run) {
        return Objects.requireNonNullElse(run.claims(), List.<CheckedClaim>of()).stream()
                .filter(claim -> !claim.claim().published())
                .flatMap(claim -> claim.outcomes().stream())
                .anyMatch(outcome ->
                        outcome.verdict() == ClaimVerdict.NOT_SUPPORTED || outcome.verdict() == ClaimVerdict.PARTLY);
    }
}
