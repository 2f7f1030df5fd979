/**
 * Find out what flows through a model: the range of each value, how much noise a change adds, and how to make up for it.
 *
 * <p>Everything streams: what is kept of a value does not grow with the number of samples. Collectors belong to one thread.
 */
@NullMarked
package dev.assay.optimizer.calibrate;

import org.jspecify.annotations.NullMarked;
