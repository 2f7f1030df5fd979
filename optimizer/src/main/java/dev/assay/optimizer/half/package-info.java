/**
 * Floats of 16 bits instead of 32.
 *
 * <p>A pass belongs to one thread; everything else is immutable.
 */
@NullMarked
package dev.assay.optimizer.half;

import org.jspecify.annotations.NullMarked;
