/**
 * Agents that follow the protocol and measure nothing, thousands in one process, and what goes wrong around them: a network and a disk
 * that fail as a test wants.
 *
 * <p>A {@link dev.assay.coordinator.farm.SimulatedAgent} and its {@link dev.assay.coordinator.farm.LabLine} belong to one thread each, a
 * virtual one; a {@link dev.assay.coordinator.farm.Farm} starts them and counts what they do. Also used by the tests of the command line
 * and by the benchmarks.
 */
@NullMarked
package dev.assay.coordinator.farm;

import org.jspecify.annotations.NullMarked;
