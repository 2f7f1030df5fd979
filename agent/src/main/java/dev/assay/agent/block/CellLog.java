package dev.assay.agent.block;

import dev.assay.agent.scoring.Fingerprints;
import dev.assay.agent.scoring.OutputComparison;
import dev.assay.agent.worker.WorkerReply;
import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.NewInputs;
import dev.assay.scenarios.measurement.Placement;
import dev.assay.scenarios.measurement.RefereeRound;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.measurement.TimedOutputs;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.CellReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gather what comes of one cell. Safe for use by many threads. */
final class CellLog {
    /** A model that fails to load twice in a row will fail again, and each attempt may cost a timeout. */
    private static final int HOPELESS_LOAD_FAILURES = 2;

    private final CellAssignment assignment;
    private final List<RoundMeasurement> rounds = new ArrayList<>();
    private final List<RefereeRound> refereeRounds = new ArrayList<>();
    private final ProblemTally problems = new ProblemTally();
    private @Nullable Evidence evidence;
    private @Nullable AccuracyMeasurement accuracy;
    private @Nullable Fingerprints outputs;
    private int loadFailures;
    private int skippedRounds;

    CellLog(CellAssignment assignment) {
        this.assignment = assignment;
    }

    CellAssignment assignment() {
        return assignment;
    }

    synchronized void loaded() {
        loadFailures = 0;
    }

    synchronized List<RoundMeasurement> rounds() {
        return List.copyOf(rounds);
    }

    synchronized void measured(RoundMeasurement round) {
        rounds.add(round);
    }

    synchronized void refereed(RefereeRound round) {
        refereeRounds.add(round);
    }

    synchronized void scored(WorkerReply.Scored scored) {
        accuracy = scored.accuracy();
        outputs = scored.outputs();
    }

    /** Take over what the accuracy run of another cell with the same model answered. */
    synchronized void answersLike(@Nullable Fingerprints known) {
        outputs = known;
    }

    /** Return what the accuracy run answered, if it ran. */
    synchronized @Nullable Fingerprints outputs() {
        return outputs;
    }

    /**
     * Compare what queries answered while they were timed; {@code null} where there is nothing to compare, or nothing to compare with.
     *
     * @param ofOtherSize how many were chosen whose outputs can't be compared
     */
    synchronized @Nullable TimedOutputs compare(@Nullable Fingerprints timed, int ofOtherSize) {
        return outputs == null || timed == null ? null : new OutputComparison(outputs).compare(timed, ofOtherSize);
    }

    synchronized boolean needsEvidence() {
        return evidence == null;
    }

    synchronized void showed(Evidence shown) {
        evidence = shown;
    }

    synchronized void failed(List<Problem> found, boolean beforeLoaded) {
        found.forEach(problems::add);
        if (beforeLoaded) {
            loadFailures++;
        }
    }

    /** Return whether another attempt is pointless. */
    synchronized boolean isHopeless() {
        return loadFailures >= HOPELESS_LOAD_FAILURES;
    }

    synchronized void skippedRound() {
        skippedRounds++;
    }

    synchronized CellReport report() {
        List<Problem> found = new ArrayList<>(problems.problems());
        if (skippedRounds > 0) {
            found.add(Problem.agent(
                    "cell.skipped",
                    assignment.variant() + " was skipped in " + skippedRounds
                            + " of the rounds, because it failed to load " + HOPELESS_LOAD_FAILURES + " times in a row",
                    "solve why it fails to load"));
        }
        Problem doubt = doubtOfOutputs();
        if (doubt != null) {
            found.add(doubt);
        }
        Problem placement = doubtOfPlacement();
        if (placement != null) {
            found.add(placement);
        }
        Problem memory = doubtOfMemory();
        if (memory != null) {
            found.add(memory);
        }
        return new CellReport(
                assignment.variant(),
                evidence,
                accuracy,
                rounds,
                refereeRounds.isEmpty() ? null : refereeRounds,
                found);
    }

    private @Nullable Problem doubtOfPlacement() {
        Placement placement = evidence == null ? null : evidence.placement();
        if (placement == null || !placement.fellBack()) {
            return null;
        }
        return Problem.agent(
                "placement.fell-back",
                assignment.variant() + " " + placement.sentence(),
                "its speed is not that of what was asked for, and is compared with nothing; use operators and types that "
                        + placement.wanted()
                        + " has, or accept nodes elsewhere with the runtime's options (cpu-nodes: allowed,"
                        + " or xnnpack: on)");
    }

    private @Nullable Problem doubtOfMemory() {
        List<NewInputs> tried = rounds.stream()
                .map(RoundMeasurement::newInputs)
                .filter(Objects::nonNull)
                .toList();
        NewInputs all = tried.isEmpty() ? null : NewInputs.merge(tried);
        if (all == null || all.verdict() != NewInputs.Verdict.SLOWER) {
            return null;
        }
        return Problem.agent(
                "outputs.remembered",
                assignment.variant() + " answers from memory: inputs that it had not seen took longer in "
                        + all.slower()
                        + " of " + all.pairs() + " pairs, " + String.format(Locale.ROOT, "%.1f", all.medianRatio())
                        + " times as long in the median",
                "its speed is that of a cache, and is compared with nothing; look for a response cache in the runtime, or for work"
                        + " that it skips where inputs stay the same");
    }

    private @Nullable Problem doubtOfOutputs() {
        List<TimedOutputs> compared = rounds.stream()
                .map(RoundMeasurement::timedOutputs)
                .filter(Objects::nonNull)
                .toList();
        TimedOutputs all = compared.isEmpty() ? null : TimedOutputs.merge(compared);
        if (all == null || all.verdict() != TimedOutputs.Verdict.DIFFERENT) {
            return null;
        }
        long rounds = compared.stream().filter(round -> round.different() > 0).count();
        return Problem.agent(
                "outputs.differ",
                "timed outputs of " + assignment.variant() + " differ from the accuracy run's: " + all.different()
                        + " of " + all.checked() + ", in " + rounds + " of " + compared.size() + " rounds",
                "its speed is not that of the model whose accuracy was measured, and is compared with nothing; look for a cache,"
                        + " a race or another code path in the runtime, or for random numbers in the model");
    }
}
