package dev.assay.agent.daemon;

import dev.assay.agent.block.ArtifactLocator;
import dev.assay.agent.block.BlockListener;
import dev.assay.agent.block.CancellationToken;
import dev.assay.scenarios.problem.ProblemException;
import dev.assay.scenarios.wire.BlockAssignment;
import dev.assay.scenarios.wire.BlockReport;

/** Measure one block; {@link dev.assay.agent.block.BlockRunner#run} does. */
@FunctionalInterface
public interface BlockMeasurer {
    /**
     * Measure it.
     *
     * @param device id in the lab of the device to measure on
     * @throws ProblemException if the assignment makes no sense
     */
    BlockReport measure(
            BlockAssignment assignment,
            String device,
            ArtifactLocator artifacts,
            BlockListener listener,
            CancellationToken cancellation);
}
