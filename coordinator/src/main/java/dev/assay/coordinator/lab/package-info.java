/**
 * The coordinator itself: runs are submitted, prepared, handed out block by block, and put together again.
 *
 * <pre>
 *   Coordinator                          starts all of it, and has the parts that others call
 *    ├── LabSubmissions  LabRuns         runs: take on; show, watch, change
 *    ├── LabAgents  LabLeases            agents: in and out; blocks to them, reports back
 *    ├── LabFiles  LabSharing            models and samples; who may begin what
 *    └── LabUpkeep ── Housekeeping       clean up, back up
 *         │
 *         ▼  LabGate: LabMessage
 *   LabActor ──► Lab                     package state: decides; its LabOutcome says what follows
 *    ├── StoreWriter ── GroupCommit ──► LabStore      what changed is stored before anybody hears of it
 *    ├── WaitingAgents  Watchers         who waits for work, and for news
 *    ├── ResultWriter ── ResultTurns  when results are written
 *    └── RunWork ──► RunPreparation, RunResults                      what takes long
 * </pre>
 *
 * <p>{@link dev.assay.coordinator.lab.Coordinator} and its parts are safe for many threads; what the actor has belongs to it.
 */
@NullMarked
package dev.assay.coordinator.lab;

import org.jspecify.annotations.NullMarked;
