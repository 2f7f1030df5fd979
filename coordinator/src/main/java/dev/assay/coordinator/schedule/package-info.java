/**
 * Who measures which block, and when: a plain state machine that knows no thread, no clock, no network and no database.
 *
 * <pre>
 *   Scheduler      what agents ask and say
 *    │     └────── AgentSeats        which process of an agent takes part
 *    ▼
 *   BlockBook      the state of each block, and what follows from it ──► Journal
 *    ├──────────── DeviceQueues      who waits for which device
 *    └──────────── Shares ─ Turns    whose turn it is
 * </pre>
 *
 * <p>Each change of a block is told to the {@link dev.assay.coordinator.schedule.Journal}; what the journal holds is enough to build the
 * state again after a crash. {@link dev.assay.coordinator.schedule.Scheduler} and {@link dev.assay.coordinator.schedule.BlockBook} belong
 * to one thread at a time; the records are immutable.
 */
@NullMarked
package dev.assay.coordinator.schedule;

import org.jspecify.annotations.NullMarked;
