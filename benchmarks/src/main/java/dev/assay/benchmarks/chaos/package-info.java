/**
 * Whether a lab loses anything, whatever is killed, cut, filled up or set wrong: real processes, disturbed at random from a seed, and a
 * checker that reads the history.
 */
@NullMarked
package dev.assay.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
