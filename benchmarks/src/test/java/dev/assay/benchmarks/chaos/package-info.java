/** Tests of a lab in which everything fails at random. */
@NullMarked
package dev.assay.benchmarks.chaos;

import org.jspecify.annotations.NullMarked;
