/**
 * What a fuzzer calls: everything that reads what others wrote, one name for each.
 *
 * <p>For one thread; a process fuzzes one reader.
 */
@NullMarked
package dev.assay.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
