/**
 * Decide by successive halving which candidates are measured next, and with how much effort, until the best one is known.
 *
 * <p>A plain state machine: it measures nothing, knows no clock and draws nothing at random. Belongs to one thread.
 */
@NullMarked
package dev.assay.reports.halving;

import org.jspecify.annotations.NullMarked;
