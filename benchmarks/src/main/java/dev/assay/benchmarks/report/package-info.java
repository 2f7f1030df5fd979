/**
 * How long a report takes to render, how large its page is, and how soon a reader can use it.
 *
 * <p>Everything here belongs to one thread.
 */
@NullMarked
package dev.assay.benchmarks.report;

import org.jspecify.annotations.NullMarked;
