/**
 * From a place that a scenario names to a file on this machine, checked against its SHA-256 and kept in the content store.
 *
 * <p>Resolvers may be used by many threads at once.
 */
@NullMarked
package dev.assay.coordinator.source;

import org.jspecify.annotations.NullMarked;
