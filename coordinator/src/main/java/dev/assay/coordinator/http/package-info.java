/**
 * The coordinator on the network: {@code /api/v1} for agents and for those who submit and watch.
 *
 * <p>Routes translate between HTTP and {@link dev.assay.coordinator.lab.Coordinator} and decide nothing themselves. Safe for many
 * threads.
 */
@NullMarked
package dev.assay.coordinator.http;

import org.jspecify.annotations.NullMarked;
