/**
 * Measure one block: all its cells on this machine, compared fairly.
 *
 * <p>{@link dev.assay.agent.block.BlockRunner} keeps the order: noise probe, accuracy passes, rounds with their cells in seeded random
 * order, noise probe. Every pass and every cell of every round has a {@linkplain dev.assay.agent.worker.Worker worker} of its own.
 *
 * <p>While rounds run, exactly one worker exists. Accuracy passes may run side by side, because nothing is timed then. A
 * {@link dev.assay.agent.block.CancellationToken} may be used by any thread; a runner measures one block at a time.
 */
@NullMarked
package dev.assay.agent.block;

import org.jspecify.annotations.NullMarked;
