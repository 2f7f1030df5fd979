/**
 * How a model's outputs become a score, in a worker process.
 *
 * <p>A scorer belongs to one thread.
 */
@NullMarked
package dev.assay.agent.scoring;

import org.jspecify.annotations.NullMarked;
