/**
 * JMH benchmarks: what Assay itself costs. {@code benchmarks/README.md} says how to run them and what they should show.
 *
 * <p>JMH decides the threads; the state of each benchmark belongs to one.
 */
@NullMarked
package dev.assay.benchmarks;

import org.jspecify.annotations.NullMarked;
