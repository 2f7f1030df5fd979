/**
 * Files by their SHA-256: written once, never changed, shared by all runs and processes of one user.
 *
 * <p>Safe for many threads and many processes at once: a file appears under its name in one atomic step or not at all.
 */
@NullMarked
package dev.assay.scenarios.store;

import org.jspecify.annotations.NullMarked;
