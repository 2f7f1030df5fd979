package dev.assay.agent.block;

import dev.assay.agent.load.LoadGlimpse;
import dev.assay.scenarios.wire.BlockProgress;

/** Hear how far a block is. */
@FunctionalInterface
public interface BlockListener {
    /** Take note of progress. Called before and after each step, one call at a time but by various threads; must be quick. */
    void progress(BlockProgress progress);

    /**
     * Take note of how a cell goes that is measured now. Called now and then while it is; must be quick.
     *
     * @param variant of the cell
     */
    default void glimpse(String variant, LoadGlimpse glimpse) {}
}
