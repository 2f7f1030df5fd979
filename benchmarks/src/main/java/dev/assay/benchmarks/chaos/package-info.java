/**
 * A lab in which everything fails at random, and what must be true all the same.
 *
 * <p>{@link dev.assay.benchmarks.chaos.ChaoticAgent} is run by a virtual thread of its own; {@link dev.assay.benchmarks.chaos.Witness}
 * is safe for many threads.
 */
@NullMarked
package dev.assay.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
