/** Tests of {@code dev.assay.benchmarks.truth}. */
@NullMarked
package dev.assay.benchmarks.truth;

import org.jspecify.annotations.NullMarked;
