package dev.assay.agent.block;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockProgress;

/** Count the steps of one block and tell the listener. Safe for use by many threads. */
final class StepCounter {
    private final BlockAssignment assignment;
    private final BlockListener listener;
    private int totalSteps;
    private int doneSteps;
    private String activity = "";

    StepCounter(BlockAssignment assignment, BlockListener listener) {
        this.assignment = assignment;
        this.listener = listener;
        this.totalSteps = assignment.cells().size() + assignment.rounds().planned() * cellsOfRound(assignment);
    }

    private static int cellsOfRound(BlockAssignment assignment) {
        int refereed =
                assignment.load().referee() == null ? 0 : assignment.cells().size();
        return assignment.cells().size() + (assignment.control() ? 1 : 0) + refereed;
    }

    /** One more round was found to be needed. */
    synchronized void addRound() {
        totalSteps += cellsOfRound(assignment);
    }

    synchronized void begin(String now) {
        activity = now;
        tell();
    }

    synchronized void done() {
        doneSteps++;
        tell();
    }

    void glimpse(String variant, LoadGlimpse glimpse) {
        listener.glimpse(variant, glimpse);
    }

    private void tell() {
        listener.progress(new BlockProgress(assignment.run(), assignment.block(), doneSteps, totalSteps, activity));
    }
}
