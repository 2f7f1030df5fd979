/**
 * What a lab knows and decides: a plain state machine without threads, network, files or database.
 *
 * <pre>
 *   Lab ──────────► LabView          what it looks like now
 *    ├── OpenRuns                    each run from its submission to its end
 *    ├── Leases ─── LastSaid         who measures what, and how that goes
 *    ├── Members ── AgentBook        who takes part, and what agents are called
 *    └── Sharing                     who may begin what
 *         │
 *         ▼  blocks: package schedule; rules: package sharing
 *   BlockJournal                     what becomes of blocks
 *         │
 *         ▼
 *   LabOutcome                       what is to be stored, told and done because of it
 * </pre>
 *
 * <p>Each message to a lab changes it at once; what follows from that is in the outcome, and happens outside. So a test can let anything
 * happen in any order, and a lab that is made from what was stored goes on as if nothing had been.
 */
@NullMarked
package dev.assay.coordinator.state;

import org.jspecify.annotations.NullMarked;
