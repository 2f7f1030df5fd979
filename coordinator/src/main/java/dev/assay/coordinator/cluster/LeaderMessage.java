package dev.assay.coordinator.cluster;

import dev.assay.scenarios.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** What one can say to the actor that leads. */
sealed interface LeaderMessage {
    /** Try to begin. */
    record Begin() implements LeaderMessage {}

    /** It has begun, or could not. */
    record Begun(@Nullable Throwable failure) implements LeaderMessage {}

    /** The store says that another one leads. */
    record Lost(ProblemException reason) implements LeaderMessage {}

    /** Another node is to lead. */
    record HandOver() implements LeaderMessage {}

    /** This node leads no longer. */
    record Ended(@Nullable Throwable failure) implements LeaderMessage {}
}
