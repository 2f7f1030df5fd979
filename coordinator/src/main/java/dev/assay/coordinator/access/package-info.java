/**
 * Who may do what in a lab: roles, join tokens, credentials.
 *
 * <p>Knows no network. {@link dev.assay.coordinator.access.Access} and {@link dev.assay.coordinator.access.FailedAttempts} are safe for
 * many threads, the rest are immutable values.
 */
@NullMarked
package dev.assay.coordinator.access;

import org.jspecify.annotations.NullMarked;
