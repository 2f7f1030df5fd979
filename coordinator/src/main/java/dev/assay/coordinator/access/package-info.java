/** Who may do what in a lab. Immutable values. */
@NullMarked
package dev.assay.coordinator.access;

import org.jspecify.annotations.NullMarked;
