/**
 * Sample sets from what users have: NumPy files, or nothing.
 *
 * <p>Classes keep no state between calls, except an open {@link dev.assay.optimizer.samples.NpzFile}, which belongs to one thread.
 */
@NullMarked
package dev.assay.optimizer.samples;

import org.jspecify.annotations.NullMarked;
