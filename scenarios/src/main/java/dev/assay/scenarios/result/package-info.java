/**
 * The result file, {@code result.json}, schema v1: what every renderer, {@code compare} and other tools read.
 *
 * <p>Names of record components are names in the file; a component that is {@code null} is absent there and was not measured.
 * All types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.scenarios.result;

import org.jspecify.annotations.NullMarked;
