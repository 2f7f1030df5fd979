/**
 * One way to hash: SHA-256 names every file that Assay measures.
 *
 * <p>Static functions only; safe to call from many threads.
 */
@NullMarked
package dev.assay.scenarios.hash;

import org.jspecify.annotations.NullMarked;
