/** Thousands of simulated agents and a real coordinator: what one costs per agent and per block, and whether anything is lost. */
@NullMarked
package dev.assay.benchmarks.farm;

import org.jspecify.annotations.NullMarked;
