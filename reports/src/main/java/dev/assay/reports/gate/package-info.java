/**
 * Decide whether a result is good enough: gates of the scenario and of the command line, and the exit code that follows.
 *
 * <p>Pure functions of results, safe for any thread.
 */
@NullMarked
package dev.assay.reports.gate;

import org.jspecify.annotations.NullMarked;
