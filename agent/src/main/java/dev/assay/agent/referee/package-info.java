/**
 * Measure the very queries that Assay measures under JMH, to see whether both measure the same.
 *
 * <p>JMH's fork is the worker process itself, one for each cell and round, so JMH forks nothing; its iterations run in a thread of JMH's.
 */
@NullMarked
package dev.assay.agent.referee;

import org.jspecify.annotations.NullMarked;
