/**
 * One way to write and read Assay's JSON.
 *
 * <p>The mapper is immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.scenarios.json;

import org.jspecify.annotations.NullMarked;
