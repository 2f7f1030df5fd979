/**
 * How much a coordinator carries: a real one in a process of its own, and agents that speak its protocol and measure nothing.
 *
 * <p>{@link dev.assay.benchmarks.lab.LeanHttp} and {@link dev.assay.benchmarks.lab.SimulatedAgent} belong to one thread each, a virtual
 * one.
 */
@NullMarked
package dev.assay.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
