/** Pure functions of results: statistics, verdicts, renderers. Safe to call from any thread. */
@NullMarked
package dev.assay.reports;

import org.jspecify.annotations.NullMarked;
