/**
 * The user's own command-line tools, run without a shell, and what they say made fit to show.
 *
 * <p>All types are immutable and may be used by many threads at once.
 */
@NullMarked
package dev.assay.scenarios.tool;

import org.jspecify.annotations.NullMarked;
