/**
 * What can go wrong, as data: one {@link dev.assay.scenarios.problem.Problem} per fault, with a code for programs and a hint for
 * people.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.scenarios.problem;

import org.jspecify.annotations.NullMarked;
