package dev.assay.coordinator.cluster;

import dev.assay.scenarios.problem.ProblemException;
import java.util.function.Consumer;

/** What a node does while it leads. */
public interface Leading {
    /**
     * Begin; called by one thread at a time, which may wait.
     *
     * @param lost to be told when this node leads no longer, whatever the cluster thinks
     * @throws ProblemException if that can't be done now
     */
    Term begin(Consumer<ProblemException> lost);

    /** A time in which this node leads. */
    @FunctionalInterface
    interface Term extends AutoCloseable {
        /** End it; may wait. Not called twice. */
        @Override
        void close();
    }
}
