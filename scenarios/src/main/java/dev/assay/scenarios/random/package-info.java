/**
 * Random numbers that one seed makes the same everywhere: for samples, orders, schedules and resamples.
 *
 * <p>A generator belongs to one thread.
 */
@NullMarked
package dev.assay.scenarios.random;

import org.jspecify.annotations.NullMarked;
