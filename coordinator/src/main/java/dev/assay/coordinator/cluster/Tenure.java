package dev.assay.coordinator.cluster;

import dev.assay.scenarios.problem.Problem;
import dev.assay.scenarios.problem.ProblemException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sees to it that a node that has left its cluster does not lead, whatever it was doing meanwhile. Safe for many threads; they wait. */
final class Tenure {
    private final Leading leading;
    private Leading.@Nullable Term term;
    private boolean isOver;

    Tenure(Leading leading) {
        this.leading = leading;
    }

    /** Begin to lead, see {@link Leading#begin}. */
    synchronized void begin(Consumer<ProblemException> lost) {
        if (isOver) {
            throw new ProblemException(Problem.environment(
                    "cluster.left", "this node has left its cluster", "wait until it is back, or start it again"));
        }
        term = leading.begin(lost);
    }

    /** Lead no longer, and never again. */
    synchronized void end() {
        isOver = true;
        if (term != null) {
            term.close();
            term = null;
        }
    }
}
