/**
 * Who measures which block, and when: a plain state machine that knows no thread, no clock, no network and no database.
 *
 * <p>It tells each change of a block to a {@link dev.assay.coordinator.schedule.Journal}; what the journal holds is enough to build the
 * state again after a crash. {@link dev.assay.coordinator.schedule.Scheduler} belongs to one thread at a time; the records are immutable.
 */
@NullMarked
package dev.assay.coordinator.schedule;

import org.jspecify.annotations.NullMarked;
