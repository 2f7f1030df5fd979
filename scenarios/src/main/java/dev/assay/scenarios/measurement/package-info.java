/**
 * What agents measure: histograms, counts, cold start, memory, evidence, accuracy, and the environment it all happened in.
 *
 * <p>A component that is {@code null} was not measured; zero is a measured zero. All types are immutable and safe to share
 * between threads.
 */
@NullMarked
package dev.assay.scenarios.measurement;

import org.jspecify.annotations.NullMarked;
