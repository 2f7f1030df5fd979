/**
 * How much a coordinator carries: a real one in a process of its own, and agents that speak its protocol and measure nothing.
 *
 * <p>A process belongs to one thread; records are immutable.
 */
@NullMarked
package dev.assay.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
