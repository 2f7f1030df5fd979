/**
 * From a scenario to what will be done: the matrix, expanded into blocks of cells that are compared with each other.
 *
 * <p>Pure functions of a scenario, a profile and a seed; all types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.scenarios.plan;

import org.jspecify.annotations.NullMarked;
