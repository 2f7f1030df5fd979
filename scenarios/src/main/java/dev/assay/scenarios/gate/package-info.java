/**
 * Gates as users write them, on the command line and in scenarios: what must hold for one quantity of a result. Whether it does, reports
 * tell.
 *
 * <p>All types are immutable and safe to share between threads.
 */
@NullMarked
package dev.assay.scenarios.gate;

import org.jspecify.annotations.NullMarked;
