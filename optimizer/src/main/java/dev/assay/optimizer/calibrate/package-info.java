/**
 * Find out what flows through a model: what its values hold, and the range of each.
 *
 * <p>Everything streams: what is kept of a value does not grow with the number of samples. Collectors belong to one thread.
 */
@NullMarked
package dev.assay.optimizer.calibrate;

import org.jspecify.annotations.NullMarked;
