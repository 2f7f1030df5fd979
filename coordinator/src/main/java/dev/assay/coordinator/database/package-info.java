/**
 * What a coordinator must not forget: runs, blocks, leases, reports and agents, in SQLite or PostgreSQL.
 *
 * <p>All writing goes through {@link dev.assay.coordinator.database.LabStore#write}: a list of changes, one transaction. All calls block
 * and may come from any thread; one thread writes at a time.
 */
@NullMarked
package dev.assay.coordinator.database;

import org.jspecify.annotations.NullMarked;
