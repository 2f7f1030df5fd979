/** Tests of the statistics. */
@NullMarked
package dev.assay.reports.statistics;

import org.jspecify.annotations.NullMarked;
