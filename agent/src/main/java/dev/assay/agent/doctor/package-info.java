/**
 * What {@code assay doctor} says: which runtimes work on this machine, how noisy it is, and what to change.
 *
 * <p>All types are immutable and may be shared between threads.
 */
@NullMarked
package dev.assay.agent.doctor;

import org.jspecify.annotations.NullMarked;
