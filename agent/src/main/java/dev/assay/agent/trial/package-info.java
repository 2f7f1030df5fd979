/**
 * Models that are run once on a few samples, in a worker, to see what they answer. Nothing is timed.
 *
 * <p>Immutable; several models may be tried at once.
 */
@NullMarked
package dev.assay.agent.trial;

import org.jspecify.annotations.NullMarked;
