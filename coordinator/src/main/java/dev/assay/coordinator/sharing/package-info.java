/**
 * How teams share a lab: pools of agents, what users get, reservations and maintenance.
 *
 * <p>Plain values and functions of them: no thread, no clock, no network and no database.
 */
@NullMarked
package dev.assay.coordinator.sharing;

import org.jspecify.annotations.NullMarked;
