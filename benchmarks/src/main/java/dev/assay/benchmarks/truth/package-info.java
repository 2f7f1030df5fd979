/**
 * Experiments whose outcome is known beforehand: a synthetic model with given service times is measured by the real load generator, and
 * what comes out is held against what theory or plain arithmetic says.
 *
 * <p>With the system's clock they show what this machine measures; with {@link dev.assay.benchmarks.truth.VirtualClock} they take no time
 * and test the load generator alone. For one thread.
 */
@NullMarked
package dev.assay.benchmarks.truth;

import org.jspecify.annotations.NullMarked;
