package dev.assay.agent.block;

import dev.assay.scenarios.measurement.AccuracyMeasurement;
import dev.assay.scenarios.measurement.Evidence;
import dev.assay.scenarios.measurement.RoundMeasurement;
import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.wire.CellAssignment;
import dev.assay.scenarios.wire.CellReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gather what comes of one cell. Safe for use by many threads. */
final class CellLog {
    /** A model that fails to load twice in a row will fail again, and each attempt may cost a timeout. */
    private static final int HOPELESS_LOAD_FAILURES = 2;

    private final CellAssignment assignment;
    private final List<RoundMeasurement> rounds = new ArrayList<>();
    private final ProblemTally problems = new ProblemTally();
    private @Nullable Evidence evidence;
    private @Nullable AccuracyMeasurement accuracy;
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

    synchronized void scored(@Nullable AccuracyMeasurement measured) {
        accuracy = measured;
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
        return new CellReport(assignment.variant(), evidence, accuracy, rounds, found);
    }
}
