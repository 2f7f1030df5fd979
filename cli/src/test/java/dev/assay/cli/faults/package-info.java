/**
 * A lab in one process whose network, disks and processes fail as a test wants.
 *
 * <p>{@link dev.assay.cli.faults.LoopbackLab} and {@link dev.assay.coordinator.farm.FaultyNetwork} are driven by the test's thread and do their
 * work in threads of their own.
 */
@NullMarked
package dev.assay.cli.faults;

import org.jspecify.annotations.NullMarked;
