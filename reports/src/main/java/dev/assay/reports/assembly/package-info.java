/**
 * Put together what a run left behind: reports of agents become a {@link dev.assay.scenarios.result.RunResult}, and that a file.
 *
 * <p>Whatever an agent sent is checked here; a bad piece costs that piece and is named, never the run. Pure functions but for
 * {@link dev.assay.reports.assembly.ResultJson}; safe for any thread.
 */
@NullMarked
package dev.assay.reports.assembly;

import org.jspecify.annotations.NullMarked;
